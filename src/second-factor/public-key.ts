/** Whether a key that is to be registered is one that can be trusted to sign (RFC 9053, WebAuthn L3 5.8.5). */
import { createPublicKey } from "node:crypto";
import { decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";
import { refusedKey } from "./webauthn-refusal.ts";

/** COSE algorithms on offer: EdDSA, ES256, RS256. */
export const ALGORITHMS = [-8, -7, -257];

const KTY = 1;
const ALG = 3;
const SHORTEST_RSA = 2048;

/** y coordinates of the points of small order on Curve25519, little-endian, without the sign bit. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

/** @param cose as the authenticator gave it @throws Refusal `webauthn.key` */
export function checkPublicKey(cose: Uint8Array<ArrayBuffer>): void {
  let fits = false;
  try {
    const key = decodeCredentialPublicKey(cose);
    // The library's type speaks of this or that kind of key; here any field may hold anything.
    fits = key instanceof Map && isSound(key as ReadonlyMap<unknown, unknown>);
  } catch {
    fits = false;
  }
  if (!fits) throw refusedKey("webauthn.key", "The key is of a kind that is not taken here.");
}

/** Whether a key signs by ECDSA, whose signatures are DER. */
export function signsInDer(cose: Uint8Array<ArrayBuffer>): boolean {
  return Number(decodeCredentialPublicKey(cose).get(ALG)) === -7;
}

function isSound(key: ReadonlyMap<unknown, unknown>): boolean {
  const kind = `${String(key.get(ALG))}/${String(key.get(KTY))}/${String(key.get(-1))}`;
  if (kind === "-7/2/1") {
    const [x, y] = [bytes(key.get(-2), 32), bytes(key.get(-3), 32)];
    return x !== undefined && y !== undefined && imports({ kty: "EC", crv: "P-256", x, y });
  }
  if (kind === "-8/1/6") {
    const x = bytes(key.get(-2), 32);
    return x !== undefined && !isSmallOrder(x) && imports({ kty: "OKP", crv: "Ed25519", x });
  }
  if (key.get(ALG) !== -257 || key.get(KTY) !== 3) return false;
  const [n, e] = [key.get(-1), key.get(-2)];
  if (!(n instanceof Uint8Array) || !(e instanceof Uint8Array)) return false;
  return n.length * 8 >= SHORTEST_RSA && n.length <= 1024 && imports({ kty: "RSA", n: text(n), e: text(e) });
}

/** The import refuses points that are not on the curve. */
function imports(key: Readonly<Record<string, string>>): boolean {
  createPublicKey({ format: "jwk", key: { ...key } });
  return true;
}

function isSmallOrder(x: string): boolean {
  const point = Buffer.from(x, "base64url");
  point[31] = (point[31] ?? 0) & 0x7f;
  return SMALL_ORDER.has(point.toString("hex"));
}

function bytes(value: unknown, length: number): string | undefined {
  return value instanceof Uint8Array && value.length === length ? text(value) : undefined;
}

function text(value: Uint8Array): string {
  return Buffer.from(value).toString("base64url");
}
