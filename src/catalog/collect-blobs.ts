/** Removes blobs that no row points at: after a deletion, after a failed upload, and what a killed process left. */
import { and, eq } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { files } from "../db/schema/catalog.ts";
import { mirrorFiles } from "../db/schema/mirror.ts";
import { stagedFiles } from "../db/schema/staged.ts";
import { type Tx, write } from "../db/write.ts";

export type CollectDeps = {
  readonly db: Db;
  /** Removes a blob by its sha256, synchronously; a missing one is no error. */
  readonly removeBlob: (sha256: string) => void;
};

/**
 * Removes those of `digests` (lower-case hex) that no file has, be it shown, waiting for approval or kept of an upstream. It looks and removes under the write lock: an upload places
 * its bytes inside the transaction of their row, so what has no row then is nobody's.
 * @returns how many had no row
 */
export function collectBlobs(deps: CollectDeps, digests: readonly string[]): number {
  return write(deps.db, (tx) => {
    let removed = 0;
    for (const sha256 of digests) {
      if (isKept(tx, Buffer.from(sha256, "hex"))) continue;
      deps.removeBlob(sha256);
      removed += 1;
    }
    return removed;
  });
}

function isKept(tx: Tx, digest: Buffer): boolean {
  if (tx.select({ id: files.id }).from(files).where(eq(files.sha256, digest)).get() !== undefined)
    return true;
  const waits = and(eq(stagedFiles.sha256, digest), eq(stagedFiles.waiting, true));
  if (tx.select({ id: stagedFiles.id }).from(stagedFiles).where(waits).get() !== undefined) return true;
  const held = and(eq(mirrorFiles.sha256, digest), eq(mirrorFiles.held, true));
  return tx.select({ id: mirrorFiles.id }).from(mirrorFiles).where(held).get() !== undefined;
}
