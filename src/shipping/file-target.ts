/** Appends records to a file, on the disk before they count as sent; set aside when it grows too large. */
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { ShipTarget } from "./ship-target.ts";

export type FileTarget = {
  readonly path: string;
  /** Bytes that it does not grow beyond, unless one batch is larger. */
  readonly size: number;
  /** How many that were set aside are kept: `path.1` is the newest. */
  readonly keep: number;
};

export function fileTarget({ path, size, keep }: FileTarget): ShipTarget {
  return {
    name: "file",
    send: async (records) => {
      const bytes = Buffer.from(records.map(({ line }) => `${line}\n`).join(""));
      await mkdir(dirname(path), { recursive: true });
      // Opened anew each time: others may move it away at any moment.
      const full = await withFile(path, async (file) => (await mendTail(file)) + bytes.length > size);
      if (full) await setAside(path, keep);
      await withFile(path, (file) => append(file, bytes));
      await syncFolder(dirname(path));
    },
  };
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, "a+", 0o600);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** All or nothing, as far as the disk lets us. */
async function append(file: FileHandle, bytes: Uint8Array): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(bytes);
    await file.datasync();
  } catch (error) {
    await file.truncate(size).catch(() => undefined);
    throw error;
  }
}

/** Takes away the beginning of a line that a killed server left behind: it is sent again, whole. Gives the size. */
async function mendTail(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const piece = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - piece.length);
    const { bytesRead } = await file.read(piece, 0, end - start, start);
    const last = piece.subarray(0, bytesRead).lastIndexOf(10);
    if (last >= 0 || start === 0) {
      const whole = last < 0 ? 0 : start + last + 1;
      if (whole < size) await file.truncate(whole);
      return whole;
    }
    end = start;
  }
  return 0;
}

async function setAside(path: string, keep: number): Promise<void> {
  if ((await Bun.file(path).stat()).size === 0) return;
  await rm(`${path}.${keep}`, { force: true });
  for (let n = keep - 1; n >= 0; n -= 1)
    await rename(n === 0 ? path : `${path}.${n}`, `${path}.${n + 1}`).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
