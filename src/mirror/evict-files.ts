/** Makes room: files of upstreams that were used least recently go first, and nothing published here ever does. */
import { eq } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { collectBlobs } from "../catalog/collect-blobs.ts";
import { mirrorFiles } from "../db/schema/mirror.ts";
import { write } from "../db/write.ts";
import type { FileUses } from "./file-uses.ts";
import type { FileStore } from "./file-store.ts";
import { house } from "./house-actor.ts";
import type { MirrorDeps } from "./mirror-deps.ts";

const AT_ONCE = 100;

/**
 * Its rows stay, so that a name that comes back must have the same bytes. Transfers that run go on to their end.
 * @returns how many files went
 */
export function evictFiles(
  deps: MirrorDeps & { readonly files: FileStore; readonly uses: FileUses },
): number {
  const { cacheBytes } = deps;
  if (cacheBytes === undefined) return 0;
  let over = deps.files.held().bytes - cacheBytes;
  if (over <= 0) return 0;
  deps.uses.flush();
  const gone = write(deps.db, (tx) => {
    const oldest = tx
      .select({
        id: mirrorFiles.id,
        size: mirrorFiles.size,
        sha256: mirrorFiles.sha256,
        filename: mirrorFiles.filename,
      })
      .from(mirrorFiles)
      .where(eq(mirrorFiles.held, true))
      .orderBy(mirrorFiles.usedAt, mirrorFiles.id)
      .limit(AT_ONCE)
      .all();
    const doomed: typeof oldest = [];
    for (const file of oldest) {
      if (over <= 0) break;
      tx.update(mirrorFiles).set({ held: false }).where(eq(mirrorFiles.id, file.id)).run();
      over -= file.size;
      doomed.push(file);
    }
    const files = doomed.map(({ filename }) => filename);
    record(
      tx,
      { actor: house, at: deps.now() },
      { event: "mirror.evict", outcome: "done", details: { files } },
    );
    return doomed.map(({ sha256 }) => sha256.toString("hex"));
  });
  collectBlobs({ db: deps.db, removeBlob: (sha256) => deps.blobs.remove(sha256) }, gone);
  return gone.length;
}
