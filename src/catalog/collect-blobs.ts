/** Removes blobs that no row points at: after a deletion, after a failed upload, and what a killed process left. */
import { and, eq } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { files } from "../db/schema/catalog.ts";
import { mirrorFiles } from "../db/schema/mirror.ts";
import { type Tx, write } from "../db/write.ts";

export type CollectDeps = {
  readonly db: Db;
  /** Removes a blob by its sha256, synchronously; a missing one is no error. */
  readonly removeBlob: (sha256: string) => void;
};

/**
 * Removes those of `digests` (lower-case hex) that no file has, published here or kept of an upstream. It looks and removes under the write lock: an upload places
 * its bytes inside the transaction of their row, so what has no row then is nobody's.
 * @returns how many had no row
 */
export function collectBlobs(deps: CollectDeps, digests: readonly string[]): number {
  return write(deps.db, (tx) => {
    let removed = 0;
    for (const sha256 of digests) {
      if (isHeld(tx, Buffer.from(sha256, "hex"))) continue;
      deps.removeBlob(sha256);
      removed += 1;
    }
    return removed;
  });
}

function isHeld(tx: Tx, sha256: Buffer): boolean {
  const own = tx.select({ id: files.id }).from(files).where(eq(files.sha256, sha256)).get();
  if (own !== undefined) return true;
  const kept = and(eq(mirrorFiles.sha256, sha256), eq(mirrorFiles.held, true));
  return tx.select({ id: mirrorFiles.id }).from(mirrorFiles).where(kept).get() !== undefined;
}
