/** What the browser vouches for in a ceremony (WebAuthn L3 5.8.1), checked here in full since the library leaves parts out. */
import type { RelyingParty } from "./relying-party.ts";
import { refusedKey } from "./webauthn-refusal.ts";

/**
 * The challenge that was answered, once type, origin and framing are what they have to be.
 * @throws Refusal `webauthn.type`, `webauthn.origin`, `webauthn.framed`, `webauthn.malformed`
 */
export function checkClientData(
  clientDataJSON: string,
  expected: { readonly type: "webauthn.create" | "webauthn.get"; readonly party: RelyingParty },
): string {
  const data = parse(clientDataJSON);
  if (data["type"] !== expected.type) {
    throw refusedKey("webauthn.type", "The key answered another kind of question.");
  }
  const challenge = data["challenge"];
  if (typeof challenge !== "string") throw malformed();
  if (data["origin"] !== expected.party.origin) {
    throw refusedKey("webauthn.origin", `The key answered for another site than ${expected.party.origin}.`);
  }
  if (data["crossOrigin"] === true || data["topOrigin"] !== undefined) {
    throw refusedKey("webauthn.framed", "The key was asked from inside another site.");
  }
  if (data["crossOrigin"] !== undefined && data["crossOrigin"] !== false) throw malformed();
  return challenge;
}

function parse(clientDataJSON: string): Readonly<Record<string, unknown>> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(clientDataJSON, "base64url"));
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below, in the same words.
  }
  throw malformed();
}

function malformed() {
  return refusedKey("webauthn.malformed", "What the browser says about the ceremony is malformed.");
}
