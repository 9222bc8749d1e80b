/** The form of what a browser sends back from a WebAuthn ceremony, checked before anything looks inside. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { refusedKey } from "./webauthn-refusal.ts";

/** WebAuthn L3 4: a credential id has at most 1023 bytes. */
const LONGEST_ID = 1023;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** @throws Refusal `webauthn.malformed` */
export function parseRegistration(text: string): RegistrationResponseJSON {
  const { id, response } = parseCredential(text);
  const listed = response["transports"];
  const transports = Array.isArray(listed)
    ? listed
        .filter((each): each is string => typeof each === "string" && /^[a-z-]{1,20}$/.test(each))
        .slice(0, 8)
    : [];
  return {
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64url(response["clientDataJSON"]),
      attestationObject: base64url(response["attestationObject"]),
      transports,
    },
  };
}

/** @throws Refusal `webauthn.malformed` */
export function parseAssertion(text: string): AuthenticationResponseJSON {
  const { id, response } = parseCredential(text);
  const handle = response["userHandle"];
  return {
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64url(response["clientDataJSON"]),
      authenticatorData: base64url(response["authenticatorData"]),
      signature: base64url(response["signature"]),
      ...(handle === undefined || handle === null || handle === "" ? {} : { userHandle: base64url(handle) }),
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parseCredential(text: string): { id: string; response: Fields } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed();
  }
  const credential = fields(value);
  const id = base64url(credential["id"]);
  if (credential["rawId"] !== id || credential["type"] !== "public-key") throw malformed();
  if (Buffer.from(id, "base64url").length > LONGEST_ID) throw malformed();
  return { id, response: fields(credential["response"]) };
}

function fields(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed();
  return value as Fields;
}

/** Without padding, and spelled the one way that its bytes are spelled. */
function base64url(value: unknown): string {
  if (typeof value !== "string" || !BASE64URL.test(value)) throw malformed();
  if (Buffer.from(value, "base64url").toString("base64url") !== value) throw malformed();
  return value;
}

function malformed() {
  return refusedKey("webauthn.malformed", "The answer of the key is malformed.");
}
