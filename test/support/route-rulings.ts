/** For every route that changes something: whether it asks the gate, and why not where it does not. */

/** `asks`: refused below the level of a critical project. Anything else is the reason why nothing is asked. */
export const routeRulings: Readonly<Record<string, string>> = {
  "POST /set-up": "makes the first admin of a house without one",
  "POST /invitation": "makes an account, which has no role yet",
  "POST /sign-in": "proves who somebody is",
  "POST /sign-in/passkey-options": "prepares a proof",
  "POST /sign-in/passkey": "proves who somebody is",
  "POST /sign-out": "takes rights away alone",
  "POST /sign-in/code": "proves who somebody is",
  "POST /sign-in/recovery": "lets somebody back in, at the level of a password",
  "POST /sign-in/key": "proves who somebody is",
  "POST /sign-in/key-options": "prepares a proof",
  "POST /sign-in/again": "takes rights away alone",
  "POST /account/step-up/password": "proves who somebody is",
  "POST /account/step-up/code": "proves who somebody is",
  "POST /account/step-up/key": "proves who somebody is",
  "POST /account/step-up/key-options": "prepares a proof",
  "POST /account/factors/app": "prepares a factor: the way to the level must be open to those below it",
  "POST /account/factors/app/:id": "adds a factor: the way to the level must be open to those below it",
  "POST /account/factors/key-options":
    "prepares a factor: the way to the level must be open to those below it",
  "POST /account/factors/key": "adds a factor: the way to the level must be open to those below it",
  "POST /account/factors/remove": "asks for what would be lost: the last factor of a role stays",
  "POST /account/recovery-codes": "changes no project: a code is never a factor",
  "POST /account/recovery-codes/confirm":
    "settles a factor: the way to the level must be open to those below it",
  "POST /account/recovery-codes/decline":
    "settles a factor: the way to the level must be open to those below it",
  "POST /account/notices": "marks what somebody has read",
  "POST /account/sessions/end": "takes rights away alone",
  "POST /account/sessions/end-others": "takes rights away alone",
  "POST /account/sessions/forget": "takes rights away alone",
  "POST /account/password": "changes no project: a password is below every level",
  "POST /welcome/token": "asks for the whole house: a token for everything sleeps where its level is too low",
  "POST /account/tokens": "asks",
  "POST /account/tokens/revoke": "takes rights away alone",
  "POST /account/projects/accept": "asks",
  "POST /account/projects/decline": "takes rights away alone",
  "POST /admin/people/disable": "takes rights away alone",
  "POST /admin/projects/quarantine": "asks",
  "POST /admin/invitations": "invites to an account, which has no role yet",
  "POST /admin/invitations/withdraw": "takes rights away alone",
  "POST /manage/project/:name/people/invite": "asks",
  "POST /manage/project/:name/people/withdraw": "asks",
  "POST /manage/project/:name/people/remove": "asks",
  "POST /manage/project/:name/tokens/cut": "asks",
  "POST /manage/project/:name/tokens/restore": "asks",
  "POST /manage/project/:name/releases/yank": "asks",
  "POST /manage/project/:name/releases/unyank": "asks",
  "POST /manage/project/:name/releases/delete": "asks",
  "POST /manage/project/:name/status": "asks",
  "POST /manage/project/:name/delete": "asks",
  "POST /legacy/": "asks",
  "POST /legacy": "asks",
  "POST /:index/legacy/": "asks",
  "POST /:index/legacy": "asks",
};

/**
 * Functions that open a transaction without asking the gate, by the reason why that is right. Everything else that writes
 * must ask, in the same function.
 */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  "proves who somebody is, and changes no project": [
    "accounts/complete-sign-in.ts#signInByPassword",
    "accounts/step-up.ts#stepUpByPassword",
    "accounts/step-up.ts#provePassword",
    "accounts/check-sign-in.ts#checkSignIn",
    "accounts/check-sign-in.ts#admit",
    "second-factor/ceremony.ts#consumeChallenge",
    "second-factor/answer-factor.ts#signInBy",
    "second-factor/answer-factor.ts#stepUpByTotp",
    "second-factor/assert-key.ts#assertKey",
    "second-factor/sign-in-by-key.ts#options",
  ],
  "the way to the level must be open to those below it": [
    "second-factor/enrol-totp.ts#beginTotp",
    "second-factor/enrol-totp.ts#finishTotp",
    "second-factor/recovery-codes.ts#makeRecoveryCodes",
    "second-factor/recovery-codes.ts#confirmRecoveryCodes",
    "second-factor/recovery-codes.ts#declineRecoveryCodes",
    "second-factor/register-key.ts#beginRegistration",
    "second-factor/register-key.ts#finishRegistration",
    "accounts/change-password.ts#changePassword",
  ],
  "takes rights away alone": [
    "accounts/session.ts#findSession",
    "accounts/end-sessions.ts#endSession",
    "accounts/end-sessions.ts#endAllOthers",
    "accounts/sign-out.ts#signOut",
    "accounts/device.ts#forgetDevice",
    "accounts/invitation.ts#revokeInvitation",
    "accounts/disable-person.ts#disablePerson",
    "tokens/revoke-leaked.ts#revokeLeaked",
    "tokens/revoke-token.ts#revokeToken",
  ],
  "makes an account, which has no role yet": [
    "accounts/create-person.ts#createPerson",
    "accounts/invitation.ts#makeInvitation",
    "accounts/invitation.ts#redeemInvitation",
    "accounts/set-up-link.ts#issueSetUpLink",
    "accounts/set-up-link.ts#redeemSetUpLink",
    "web/new-person.tsx#welcome",
  ],
  "for the console alone, which mends lock-outs and is on record": [
    "second-factor/reset-factors.ts#resetFactors",
    "app/restore-house.ts#settle",
  ],
  "keeps what was decided or seen elsewhere, and changes no project": [
    "readme/readmes.ts#keep",
    "accounts/notices.ts#dismissNotices",
    "tokens/last-use.ts#createLastUse",
    "tokens/tell-expiring.ts#tellExpiring",
    "mail/outbox.ts#markTaken",
    "mail/outbox.ts#markFailed",
    "audit/adopt-events.ts#adoptEvents",
    "audit/record-refusal.ts#recordRefusal",
    "catalog/collect-blobs.ts#collectBlobs",
    "catalog/project-card.ts#makeMissingCards",
  ],
};

/** From `path#function` to its reason. */
export const ungatedWrites: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(REASONS).flatMap(([reason, functions]) => functions.map((each) => [each, reason])),
);
