/** Reads the tar file of a bundle entry by entry, and refuses whatever one of ours does not hold. */
import { type FileHandle, open } from "node:fs/promises";
import { parseTarHeader } from "../archive/tar-header.ts";
import { quote, Refusal } from "../errors.ts";
import { brokenBundle } from "./bundle-manifest.ts";

export type BundleEntry = {
  readonly name: string;
  readonly size: number;
  /** The bytes, in pieces; may be read once. @throws Refusal `bundle.broken` when they end too early */
  readonly pieces: () => AsyncGenerator<Uint8Array>;
};

const BLOCK = 512;
const PIECE = 1024 * 1024;

/** Ends after the two empty blocks that close it, and nothing may follow them. @throws Refusal `bundle.broken` */
export async function* readBundle(file: string): AsyncGenerator<BundleEntry> {
  const from = await open(file, "r");
  try {
    const { size: whole } = await from.stat();
    for (let at = 0; ; ) {
      const block = await readExactly(from, at, BLOCK);
      if (block.every((byte) => byte === 0)) {
        const last = await readExactly(from, at + BLOCK, BLOCK);
        if (last.some((byte) => byte !== 0) || whole !== at + 2 * BLOCK)
          throw brokenBundle("something follows its end");
        return;
      }
      const { name, size } = header(block);
      const start = at + BLOCK;
      yield { name, size, pieces: () => piecesOf(from, start, size) };
      const padded = Math.ceil(size / BLOCK) * BLOCK;
      const padding = await readExactly(from, start + size, padded - size);
      if (padding.some((byte) => byte !== 0)) throw brokenBundle(`something stands behind ${quote(name)}`);
      at = start + padded;
    }
  } finally {
    await from.close();
  }
}

function header(block: Uint8Array): { name: string; size: number } {
  try {
    const { name, size, type } = parseTarHeader(block);
    if (type === "0") return { name, size };
    throw brokenBundle(`${quote(name)} is no plain file`);
  } catch (error) {
    if (error instanceof Refusal && error.code !== "bundle.broken")
      throw brokenBundle("it is no tar file, or damaged");
    throw error;
  }
}

async function* piecesOf(from: FileHandle, start: number, size: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < size; ) {
    const piece = await readExactly(from, start + done, Math.min(PIECE, size - done));
    done += piece.length;
    yield piece;
  }
}

async function readExactly(from: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await from.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw brokenBundle("it ends in the middle");
    done += bytesRead;
  }
  return bytes;
}
