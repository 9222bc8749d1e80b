/** Checks a WebAuthn assertion step by step (WebAuthn L3 7.2), the steps the library leaves out included. */
import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { webauthnKeys } from "../db/schema/factors.ts";
import type { Refusal } from "../errors.ts";
import { signsInDer } from "./public-key.ts";
import type { RelyingParty } from "./relying-party.ts";
import { refusedKey } from "./webauthn-refusal.ts";

export type Key = typeof webauthnKeys.$inferSelect;

export type Expected = {
  readonly challenge: string;
  readonly party: RelyingParty;
  /** The key alone signs its owner in, so it has to have checked who holds it. */
  readonly userVerification: boolean;
};

/** What a valid assertion says of its key. */
export type Asserted = { readonly counter: number; readonly backedUp: boolean };

/** @returns the refusal where a step fails */
export async function verifyAssertion(
  answer: AuthenticationResponseJSON,
  key: Key,
  { challenge, party, userVerification }: Expected,
): Promise<Asserted | Refusal> {
  if (key.rpId !== party.id) {
    return refusedKey("webauthn.rp_id", `This key was registered when the house was called ${key.rpId}.`);
  }
  const publicKey = new Uint8Array(key.publicKey);
  if (signsInDer(publicKey) && !isWholeDer(answer.response.signature)) return wrongSignature();
  const result = await verifyAuthenticationResponse({
    response: answer,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    // The counter is compared by `useKey`, once the signature is known to be right and inside the transaction.
    credential: { id: key.credentialId, publicKey, counter: 0 },
    requireUserVerification: userVerification,
  }).catch(() => undefined);
  if (result === undefined || !result.verified) {
    return wrongSignature();
  }
  const { newCounter, credentialDeviceType, credentialBackedUp } = result.authenticationInfo;
  if ((credentialDeviceType === "multiDevice") !== key.backupEligible) {
    return refusedKey("webauthn.backup", "The key changed from one that can be copied to one that cannot.");
  }
  return { counter: newCounter, backedUp: credentialBackedUp };
}

/** One sequence and nothing after it: the library would overlook what follows. */
function isWholeDer(signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  return bytes[0] === 0x30 && bytes[1] === bytes.length - 2;
}

function wrongSignature(): Refusal {
  return refusedKey("webauthn.signature", "The signature of the key does not hold.");
}
