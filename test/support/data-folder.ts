/** A data folder of its own for one test, with a disk store in it. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DiskStore, openDiskStore } from "../../src/blobs/disk-store.ts";

export type DataFolder = AsyncDisposable & {
  readonly path: string;
  readonly store: DiskStore;
  /** What is in `tmp/`. */
  leftovers(): Promise<string[]>;
  /** Every blob's name. */
  blobs(): Promise<string[]>;
};

export async function openDataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), "gatehouse-test-"));
  const store = await openDiskStore(path, () => crypto.randomUUID());
  return {
    path,
    store,
    leftovers: () => readdir(join(path, "tmp")),
    blobs: async () => (await Array.fromAsync(store.list())).map((blob) => blob.sha256),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
