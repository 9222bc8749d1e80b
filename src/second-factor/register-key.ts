/** Registers a WebAuthn key: begin offers a challenge, finish checks the answer step by step (WebAuthn L3 7.1). */
import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { eq } from "drizzle-orm";
import { endOtherSessions } from "../accounts/end-sessions.ts";
import { notify } from "../accounts/notices.ts";
import { actorOf, renewSession } from "../accounts/session.ts";
import { requireFresh } from "../accounts/step-up.ts";
import { strengthOf } from "../accounts/strength.ts";
import { record } from "../audit/record.ts";
import { webauthnKeys } from "../db/schema/factors.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid } from "../errors.ts";
import { beginCeremony, consumeChallenge } from "./ceremony.ts";
import { checkClientData } from "./client-data.ts";
import type { Who } from "./enrol-totp.ts";
import { type FactorDeps, MOST_FACTORS } from "./factor-deps.ts";
import { parseLabel, requireFreeLabel } from "./factor-label.ts";
import { ALGORITHMS, checkPublicKey } from "./public-key.ts";
import type { RelyingParty } from "./relying-party.ts";
import { parseRegistration } from "./webauthn-answer.ts";
import { refusedKey } from "./webauthn-refusal.ts";

/** What the page has to hold: which house it is, and the browser's own session. */
export type KeyWho = Who & {
  readonly party: RelyingParty /** Hash of the session's secret. */;
  readonly binding: Buffer;
};

const HANDLE_BYTES = 32;

/** @throws Refusal `step_up.needed`, `factor.too_many` */
export async function beginRegistration(
  deps: FactorDeps,
  { session, party, binding }: KeyWho,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { userId, person } = session;
  const { challenge, handle, keys } = write(deps.db, (tx) => {
    requireFresh(tx, session, { change: "factors", now: deps.now() });
    const keys = keysOf(tx, userId);
    if (keys.length >= MOST_FACTORS) throw tooManyKeys();
    return {
      challenge: beginCeremony(tx, deps, { purpose: "register", binding, userId }),
      handle: handleOf(tx, deps, userId),
      keys,
    };
  });
  const options = await generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userName: person.name,
    userDisplayName: person.name,
    userID: new Uint8Array(handle),
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    attestationType: "none",
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    excludeCredentials: keys.map(({ credentialId: id, transports }) => ({ id, transports: [...transports] })),
  });
  return options;
}

/** Gives the new secret of the session. @throws Refusal `webauthn.*`, `factor.label*`, `step_up.needed` */
export async function finishRegistration(
  deps: FactorDeps,
  who: KeyWho,
  input: { readonly label: string; readonly credential: string },
): Promise<string> {
  const { session, origin, party, binding } = who;
  requireFresh(deps.db.orm, session, { change: "factors", now: deps.now() });
  const answer = parseRegistration(input.credential);
  const challenge = checkClientData(answer.response.clientDataJSON, { type: "webauthn.create", party });
  consumeChallenge(deps, challenge, { purpose: "register", binding, userId: session.userId });
  const label = parseLabel(input.label);
  const key = await verify(answer, { challenge, party });
  return write(deps.db, (tx) => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    requireFresh(tx, session, { change: "factors", now: act.at });
    requireFreeLabel(tx, session.userId, label);
    if (keysOf(tx, session.userId).length >= MOST_FACTORS) throw tooManyKeys();
    if (isRegistered(tx, key.credentialId)) {
      throw refusedKey("webauthn.registered", "This key is registered here already.");
    }
    tx.insert(webauthnKeys)
      .values({ ...key, userId: session.userId, label, rpId: party.id, createdAt: act.at })
      .run();
    endOtherSessions(tx, session.userId, session.id);
    const details = { user_id: session.userId, factor: "webauthn", label, aaguid: key.aaguid };
    record(tx, act, { event: "factor.add", outcome: "done", details });
    notify(tx, act, { userId: session.userId, kind: "factor.add", subject: label });
    const counts = strengthOf(tx, session.userId).settled;
    return renewSession(tx, deps, counts ? { session, proof: "webauthn" } : { session });
  });
}

type NewKey = Omit<
  typeof webauthnKeys.$inferInsert,
  "userId" | "label" | "rpId" | "createdAt" | "id" | "suspendedAt"
>;

async function verify(
  answer: RegistrationResponseJSON,
  { challenge, party }: { challenge: string; party: RelyingParty },
): Promise<NewKey> {
  const result = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserPresence: true,
    requireUserVerification: false,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => undefined);
  if (result === undefined || !result.verified) {
    throw refusedKey("webauthn.registration", "The answer of the key does not hold.");
  }
  const { credential, aaguid, credentialDeviceType, credentialBackedUp, userVerified } =
    result.registrationInfo;
  // The library takes the id from the signed bytes, and does not compare it with the one beside them.
  if (credential.id !== answer.id) throw refusedKey("webauthn.id", "The key calls itself by two names.");
  checkPublicKey(credential.publicKey);
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: answer.response.transports ?? [],
    aaguid,
    backupEligible: credentialDeviceType === "multiDevice",
    backedUp: credentialBackedUp,
    userVerified,
  };
}

/** Keys of a person, suspended ones included. */
export function keysOf(tx: Tx, userId: number): (typeof webauthnKeys.$inferSelect)[] {
  return tx.select().from(webauthnKeys).where(eq(webauthnKeys.userId, userId)).all();
}

function isRegistered(tx: Tx, credentialId: string): boolean {
  return (
    tx
      .select({ id: webauthnKeys.id })
      .from(webauthnKeys)
      .where(eq(webauthnKeys.credentialId, credentialId))
      .get() !== undefined
  );
}

/** Random, so that a key tells nobody whose it is (WebAuthn L3 14.6.1). */
function handleOf(tx: Tx, deps: FactorDeps, userId: number): Buffer {
  const known = tx.select({ handle: people.handle }).from(people).where(eq(people.id, userId)).get();
  if (known?.handle != null) return known.handle;
  const handle = Buffer.from(deps.randomBytes(HANDLE_BYTES));
  tx.update(people).set({ handle }).where(eq(people.id, userId)).run();
  return handle;
}

function tooManyKeys() {
  return invalid(
    "factor.too_many",
    `You have ${MOST_FACTORS} keys, and more are not kept.`,
    "Remove one that you no longer use.",
  );
}
