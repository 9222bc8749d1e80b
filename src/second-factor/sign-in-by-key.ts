/** Signing in with WebAuthn: a key as second factor after the password, or a passkey alone. */
import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { eq } from "drizzle-orm";
import { completeSignIn, type SignedIn } from "../accounts/complete-sign-in.ts";
import type { Session } from "../accounts/session.ts";
import type { AnonymousActor } from "../actor.ts";
import { people } from "../db/schema/people.ts";
import { write } from "../db/write.ts";
import type { PendingAnswer } from "./answer-factor.ts";
import { assertKey, fitsOwner } from "./assert-key.ts";
import { beginCeremony, type Ceremony } from "./ceremony.ts";
import type { FactorDeps } from "./factor-deps.ts";
import { keysOf } from "./register-key.ts";
import type { RelyingParty } from "./relying-party.ts";
import { requireLive } from "./require-live.ts";
import { unknownKey } from "./use-key.ts";

/** Which house asks, and the hash of what the browser's cookie holds. */
export type Asking = { readonly party: RelyingParty; readonly binding: Buffer };

/** Asks for any passkey of this house; says nothing of who has one. */
export async function beginPasskey(deps: FactorDeps, { party, binding }: Asking) {
  return options(deps, party, { purpose: "passkey", binding });
}

/** The passkey says who it is, and has checked who holds it. @throws Refusal `webauthn.*`, `sign_in.too_many` */
export async function finishPasskey(
  deps: FactorDeps,
  { party, binding, origin }: Asking & { origin: AnonymousActor },
  input: { credential: string; deviceSecret: (userId: number) => string | undefined },
): Promise<SignedIn> {
  return assertKey(deps, {
    ceremony: { purpose: "passkey", binding },
    party,
    credential: input.credential,
    act: { actor: origin, at: deps.now() },
    event: "sign_in",
    fits: (tx, key, handle) => {
      const owner = tx.select().from(people).where(eq(people.id, key.userId)).get();
      if (owner === undefined || owner.disabledAt !== null || handle === undefined) return unknownKey();
      // A key that does not count yet lets nobody in.
      if (owner.recovery === "unsettled") return unknownKey();
      return fitsOwner(key, owner, handle);
    },
    proven: (tx, key) => {
      const person = tx.select().from(people).where(eq(people.id, key.userId)).get();
      if (person === undefined) throw unknownKey();
      const deviceSecret = input.deviceSecret(person.id);
      return completeSignIn(tx, deps, { person, method: "passkey", label: key.label, deviceSecret, origin });
    },
  });
}

/** Asks for a key of the person whose password was right. */
export async function beginFactor(deps: FactorDeps, { party, binding }: Asking, pending: Session) {
  return options(deps, party, { purpose: "factor", binding, userId: pending.userId });
}

/** @throws Refusal `webauthn.*`, `sign_in.too_many`, `session.ended` */
export async function finishFactor(
  deps: FactorDeps,
  { party, binding }: Asking,
  answer: PendingAnswer & { readonly credential: string },
): Promise<SignedIn> {
  const { pending, origin } = answer;
  return assertKey(deps, {
    ceremony: { purpose: "factor", binding, userId: pending.userId },
    party,
    credential: answer.credential,
    act: { actor: origin, at: deps.now() },
    event: "sign_in",
    fits: (tx, key, handle) => fitsOwner(key, requireLive(tx, pending), handle),
    proven: (tx, { label }) =>
      completeSignIn(tx, deps, { ...answer, person: requireLive(tx, pending), method: "webauthn", label }),
  });
}

/** What `navigator.credentials.get` is asked, with a fresh challenge. */
export async function options(
  deps: FactorDeps,
  party: RelyingParty,
  ceremony: Ceremony,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { userId, purpose } = ceremony;
  const { challenge, keys } = write(deps.db, (tx) => ({
    challenge: beginCeremony(tx, deps, ceremony),
    keys: userId === undefined ? [] : keysOf(tx, userId).filter((key) => key.suspendedAt === null),
  }));
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: new Uint8Array(Buffer.from(challenge, "base64url")),
    userVerification: purpose === "passkey" ? "required" : "preferred",
    allowCredentials: keys.map(({ credentialId: id, transports }) => ({ id, transports: [...transports] })),
  });
}
