/** The roots of the full subtrees of a growing Merkle tree, the largest first: all that an append needs to know of it. */
import { emptyRoot, nodeHash } from "./tree-hash.ts";

/** As many hashes as the size has bits that are set. */
export type Frontier = readonly Uint8Array[];

/** The frontier of `size + 1` leaves. */
export function appendLeaf(frontier: Frontier, size: number, leaf: Uint8Array): Frontier {
  const next = [...frontier];
  let hash = leaf;
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = next.pop();
    if (left === undefined) throw new Error(`the frontier of ${size} records lacks a hash`);
    hash = nodeHash(left, hash);
  }
  next.push(hash);
  return next;
}

export function rootOf(frontier: Frontier): Uint8Array {
  return frontier.length === 0 ? emptyRoot() : frontier.reduceRight((right, left) => nodeHash(left, right));
}

/** From the blob of the state row. */
export function readFrontier(blob: Uint8Array): Frontier {
  return Array.from({ length: blob.length / 32 }, (_, at) => blob.subarray(at * 32, at * 32 + 32));
}

export function writeFrontier(frontier: Frontier): Buffer {
  return Buffer.concat(frontier);
}
