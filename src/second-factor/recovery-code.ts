/** The shape of a recovery code: 125 random bits as five groups of five letters and digits. */
import { invalid } from "../errors.ts";

/** Without i, l, o and u, which are misread. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 25;

/** `k7m2p-9x4ha-…`; `randomBytes(n)` gives n bytes fit for keys. */
export function makeRecoveryCode(randomBytes: (n: number) => Uint8Array): string {
  const text = Array.from(randomBytes(LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join("");
  return (text.match(/.{5}/g) ?? []).join("-");
}

/** Case, dashes, spaces and misread letters do not count. @throws Refusal `recovery.malformed` */
export function parseRecoveryCode(text: string): string {
  const plain =
    text.length > 200
      ? ""
      : text.toLowerCase().replace(/[\s-]/g, "").replace(/o/g, "0").replace(/[il]/g, "1");
  if (plain.length === LENGTH && Array.from(plain).every((letter) => ALPHABET.includes(letter))) return plain;
  throw invalid(
    "recovery.malformed",
    `A recovery code has ${LENGTH} letters and digits, in groups of five.`,
    "Type or paste all of it; dashes and capitals do not matter.",
  );
}

/** SHA-256: the code holds more random bits than a slow hash would protect. */
export function hashRecoveryCode(code: string): Buffer {
  return new Bun.CryptoHasher("sha256")
    .update(`gatehouse recovery code ${code.replaceAll("-", "")}`)
    .digest();
}
