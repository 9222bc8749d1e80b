/** One blob on its way to the disk: written to `tmp/` while hashed, synced, then renamed to its sha256. */
import { closeSync, fsyncSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import type { BlobFolders } from "./blob-folders.ts";
import type { BlobSink, StagedBlob } from "./blob-store.ts";
import { fileDigest } from "./file-digest.ts";
import { storageFault, translated } from "./storage-fault.ts";
import { createTempFile, type TempFile } from "./temp-file.ts";

/** `path` is a file in `tmp/` that does not exist. @throws Refusal `storage.full`, `storage.unavailable` */
export async function openDiskSink(folders: BlobFolders, path: string): Promise<BlobSink> {
  const file = await translated(() => createTempFile(path));
  const hasher = new Bun.CryptoHasher("sha256");
  const life = startLife(file);
  let size = 0;
  return {
    path,
    discard: life.discard,
    written: () => file.written(),
    flush: () => life.run(() => file.flush()),
    write: (chunk) =>
      life.run(async () => {
        hasher.update(chunk);
        size += chunk.length;
        await file.append(chunk);
      }),
    finish: () =>
      life.run(async (): Promise<StagedBlob> => {
        await file.finish();
        const sha256 = hasher.digest("hex");
        const blob = Bun.file(path);
        return {
          sha256,
          size,
          blob,
          path,
          discard: life.discard,
          digest: (algorithm) => translated(() => fileDigest(blob, algorithm)),
          settle: () =>
            life.run(async () => {
              await folders.ensureFolder(sha256);
            }),
          place: () => {
            if (life.over()) throw new Error("this blob is placed or discarded already");
            moveDurably(path, folders.path(sha256));
            life.end();
          },
        };
      }),
  };
}

/**
 * Renames a file whose bytes are on the disk, then syncs the folder that holds its name: after a power loss a name never
 * stands for missing bytes. It is done even over a blob of that name: same bytes, and a damaged one is mended.
 */
function moveDurably(from: string, to: string): void {
  try {
    renameSync(from, to);
    const folder = openSync(dirname(to), "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    throw storageFault(error);
  }
}

type Life = {
  /** Runs a step; a failure ends the life and removes the file. */
  run<T>(step: () => Promise<T>): Promise<T>;
  readonly discard: () => Promise<void>;
  readonly end: () => void;
  readonly over: () => boolean;
};

function startLife(file: TempFile): Life {
  let over = false;
  async function discard(): Promise<void> {
    if (over) return;
    over = true;
    await file.remove();
  }
  return {
    discard,
    end: () => {
      over = true;
    },
    over: () => over,
    async run(step) {
      if (over) throw new Error("this blob is placed or discarded already");
      try {
        return await step();
      } catch (error) {
        await discard();
        throw storageFault(error);
      }
    },
  };
}
