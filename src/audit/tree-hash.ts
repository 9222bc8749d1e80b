/** The hashes of a Merkle tree (RFC 6962, section 2.1). */
import { hash } from "node:crypto";

/** SHA-256(0x00 || body). */
export function leafHash(body: string): Buffer {
  return hash("sha256", `\0${body}`, "buffer");
}

const pair = new Uint8Array(65).fill(1, 0, 1);

/** SHA-256(0x01 || left || right), of two hashes of 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 33);
  return hash("sha256", pair, "buffer");
}

/** The root of the tree without leaves. */
export function emptyRoot(): Buffer {
  return hash("sha256", "", "buffer");
}
