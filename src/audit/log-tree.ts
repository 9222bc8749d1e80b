/** Roots and proofs of a Merkle tree that is read from storage (RFC 6962, sections 2.1.1 and 2.1.2). */
import { emptyRoot, nodeHash } from "./tree-hash.ts";

/** Leaves whose subtree has its hash stored, and how many levels that are. */
export const TILE = 256;
export const TILE_HEIGHT = 8;

export type TreeSource = {
  /** The hashes of `count` leaves from the leaf `from` on. */
  readonly leaves: (from: number, count: number) => readonly Uint8Array[];
  /** The hash of the leaves from `n * TILE` on; undefined: it is computed. */
  readonly tile: (n: number) => Uint8Array | undefined;
};

/** The root over the first `size` leaves. */
export function treeRoot(source: TreeSource, size: number): Uint8Array {
  return size === 0 ? emptyRoot() : hashOf(source, 0, size);
}

/** The audit path of the leaf `index` in the tree of `size` leaves. */
export function inclusionProof(source: TreeSource, index: number, size: number): Uint8Array[] {
  return path(source, index, { from: 0, count: size });
}

/** What shows that the tree of `old` leaves, at least one, is the beginning of that of `size`. */
export function consistencyProof(source: TreeSource, old: number, size: number): Uint8Array[] {
  return subproof(source, old, { from: 0, count: size, whole: true });
}

type Span = { readonly from: number; readonly count: number };

function path(source: TreeSource, index: number, { from, count }: Span): Uint8Array[] {
  if (count === 1) return [];
  const half = largestPower(count);
  return index < half
    ? [...path(source, index, { from, count: half }), hashOf(source, from + half, count - half)]
    : [...path(source, index - half, { from: from + half, count: count - half }), hashOf(source, from, half)];
}

function subproof(source: TreeSource, old: number, span: Span & { whole: boolean }): Uint8Array[] {
  const { from, count, whole } = span;
  if (old === count) return whole ? [] : [hashOf(source, from, count)];
  const half = largestPower(count);
  return old <= half
    ? [...subproof(source, old, { from, count: half, whole }), hashOf(source, from + half, count - half)]
    : [
        ...subproof(source, old - half, { from: from + half, count: count - half, whole: false }),
        hashOf(source, from, half),
      ];
}

function hashOf(source: TreeSource, from: number, count: number): Uint8Array {
  if (count === TILE && from % TILE === 0) {
    const kept = source.tile(from / TILE);
    if (kept !== undefined) return kept;
  }
  if (count <= TILE) return foldLeaves(source.leaves(from, count));
  const half = largestPower(count);
  return nodeHash(hashOf(source, from, half), hashOf(source, from + half, count - half));
}

function foldLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) throw new Error("the log lacks a leaf");
  if (leaves.length === 1) return only;
  const half = largestPower(leaves.length);
  return nodeHash(foldLeaves(leaves.slice(0, half)), foldLeaves(leaves.slice(half)));
}

/** The largest power of two below `count`. */
function largestPower(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
