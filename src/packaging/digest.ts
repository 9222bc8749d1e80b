/** SHA-256 digests as lower-case hexadecimal text: the identity of a file's bytes. */
import { invalid, quote } from "../errors.ts";

declare const sha256: unique symbol;

/** 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly [sha256]: true };

/**
 * Reads a digest in lower or upper case.
 * @throws {Refusal} invalid, `digest.invalid`
 */
export function parseSha256(text: string): Sha256 {
  if (/^[0-9A-Fa-f]{64}$/.test(text)) return text.toLowerCase() as Sha256;
  throw invalid(
    "digest.invalid",
    `${quote(text)} is no SHA256 message digest.`,
    "Use a valid, hex-encoded, SHA256 message digest: 64 hexadecimal digits.",
  );
}

/**
 * The digest whose 32 raw bytes are given, as hashers and database rows hold it; it hashes nothing itself.
 * @throws {RangeError} when there are not 32 bytes, which is a defect of the caller
 */
export function sha256FromBytes(bytes: Uint8Array): Sha256 {
  if (bytes.length !== 32) throw new RangeError(`A SHA-256 digest has 32 bytes, not ${bytes.length}`);
  return bytes.toHex() as Sha256;
}
