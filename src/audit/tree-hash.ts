/** The hashes of a Merkle tree (RFC 6962, section 2.1). */
import { createHash } from "node:crypto";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** SHA-256(0x00 || body). */
export function leafHash(body: string | Uint8Array): Buffer {
  return createHash("sha256").update(LEAF).update(body).digest();
}

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash("sha256").update(NODE).update(left).update(right).digest();
}

/** The root of the tree without leaves. */
export function emptyRoot(): Buffer {
  return createHash("sha256").digest();
}
