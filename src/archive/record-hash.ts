/** The hashes that RECORD may use: sha256 or better, by the names of Python's hashlib (PEP 376, PEP 427). */
import { CryptoHasher } from "bun";

const algorithms = {
  sha256: "sha256",
  sha384: "sha384",
  sha512: "sha512",
  sha3_256: "sha3-256",
  sha3_384: "sha3-384",
  sha3_512: "sha3-512",
  blake2b: "blake2b512",
} as const;

export type RecordAlgorithm = keyof typeof algorithms;

/** The algorithm of this name, or undefined when RECORD may not use it (md5, sha1, sha224, unknown). */
export function recordAlgorithm(name: string): RecordAlgorithm | undefined {
  return Object.keys(algorithms).find((known): known is RecordAlgorithm => known === name);
}

/** A running hash whose value is read as RECORD writes it: URL-safe base64 without padding. */
export function openRecordHash(algorithm: RecordAlgorithm): {
  readonly update: (chunk: Uint8Array) => void;
  readonly value: () => string;
} {
  const hasher = new CryptoHasher(algorithms[algorithm]);
  return {
    update: (chunk) => void hasher.update(chunk),
    value: () => hasher.digest("base64url").replaceAll("=", ""),
  };
}
