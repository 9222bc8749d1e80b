/** K24: the tree of RFC 6962 by its vectors, proofs by the verifier's own algorithm, notes by the example of C2SP. */
import { expect, test } from "bun:test";
import { appendLeaf, type Frontier, rootOf } from "../../src/audit/frontier.ts";
import { consistencyProof, inclusionProof, treeRoot, type TreeSource } from "../../src/audit/log-tree.ts";
import {
  openSigner,
  parseCheckpoint,
  parseVkey,
  isSignedBy,
  signCheckpoint,
} from "../../src/audit/signed-note.ts";
import { leafHash, nodeHash } from "../../src/audit/tree-hash.ts";
import { EXAMPLE_KEY, EXAMPLE_NOTE } from "../support/example-note.ts";

const LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const source = (leaves: readonly Uint8Array[]): TreeSource => ({
  leaves: (from, count) => leaves.slice(from, from + count),
  tile: () => undefined,
});
const many = (n: number) => Array.from({ length: n }, (_, at) => leafHash(`leaf ${at}`));

test.each(ROOTS.map((root, size) => [size, root] as const))(
  "K24 the root of %d leaves of RFC 6962",
  (size, root) => {
    const leaves = LEAVES.slice(0, size).map((leaf) => leafHash(Buffer.from(leaf, "hex").toString()));
    let frontier: Frontier = [];
    for (const [at, leaf] of leaves.entries()) frontier = appendLeaf(frontier, at, leaf);
    expect([hex(rootOf(frontier)), hex(treeRoot(source(leaves), size))]).toEqual([root, root]);
  },
);

/** RFC 9162, section 2.1.3.2. */
function rootByPath(
  leaf: Uint8Array,
  index: number,
  { size, path }: { size: number; path: Uint8Array[] },
): string {
  let [fn, sn, root] = [index, size - 1, leaf];
  for (const hash of path) {
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(hash, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else root = nodeHash(root, hash);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 ? hex(root) : "too short";
}

/** RFC 9162, section 2.1.4.2. */
function rootsByGrowth(
  old: number,
  size: number,
  { root, proof }: { root: Uint8Array; proof: Uint8Array[] },
): string[] {
  const list = (old & (old - 1)) === 0 ? [root, ...proof] : [...proof];
  let [fn, sn] = [old - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [fn >> 1, sn >> 1];
  let [fr, sr] = [list[0] ?? root, list[0] ?? root];
  for (const hash of list.slice(1)) {
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(hash, fr), nodeHash(hash, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else sr = nodeHash(sr, hash);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 ? [hex(fr), hex(sr)] : ["too short"];
}

test("every leaf of every small tree, and every pair of sizes, has a proof that holds", () => {
  const leaves = many(40);
  const tree = source(leaves);
  for (let size = 1; size <= 40; size += 1)
    for (let at = 0; at < size; at += 1) {
      const path = inclusionProof(tree, at, size);
      const root = hex(treeRoot(tree, size));
      expect(rootByPath(leaves[at] ?? new Uint8Array(), at, { size, path })).toBe(root);
      if (at === 0) continue;
      const growth = { root: treeRoot(tree, at), proof: consistencyProof(tree, at, size) };
      expect(rootsByGrowth(at, size, growth)).toEqual([hex(treeRoot(tree, at)), root]);
    }
});

test("stored hashes of tiles stand for their leaves", () => {
  const leaves = many(1300);
  const asked: number[] = [];
  const tiled: TreeSource = {
    leaves: (from, count) => (asked.push(count), leaves.slice(from, from + count)),
    tile: (n) => treeRoot(source(leaves.slice(n * 256, n * 256 + 256)), 256),
  };
  expect(hex(treeRoot(tiled, 1300))).toBe(hex(treeRoot(source(leaves), 1300)));
  expect(asked).toEqual([20]);
});

test("a checkpoint is signed, read back and believed for its key alone", () => {
  const signer = openSigner("house", new Uint8Array(32).fill(1));
  const note = signCheckpoint({ origin: "o", size: 7, root: new Uint8Array(32) }, [signer]);
  const read = parseCheckpoint(note);
  expect(read).toMatchObject({ origin: "o", size: 7 });
  expect(isSignedBy(read, parseVkey(signer.vkey))).toBe(true);
  expect(isSignedBy(read, parseVkey(openSigner("house", new Uint8Array(32).fill(2)).vkey))).toBe(false);
  expect(isSignedBy(parseCheckpoint(note.replace("\n7\n", "\n8\n")), parseVkey(signer.vkey))).toBe(false);
  expect(() => parseVkey(signer.vkey.replace("house", "other"))).toThrow("not the public line");
});

test("K24 the key and the signature of the C2SP example hold", () => {
  expect(parseVkey(EXAMPLE_KEY).name).toBe("example.com/foo");
  expect(() => parseVkey(EXAMPLE_KEY.replace("530d", "530e"))).toThrow("not the public line");
  const [text = "", signature = ""] = EXAMPLE_NOTE.split(/(?<=\n)\n/);
  const verifier = parseVkey(EXAMPLE_KEY);
  expect(isSignedBy({ text, signatures: [signature.trimEnd()] }, verifier)).toBe(true);
  expect(isSignedBy({ text: `${text}x`, signatures: [signature.trimEnd()] }, verifier)).toBe(false);
});
