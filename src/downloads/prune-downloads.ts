/** Forgets who took what, and from where, once it is old enough; the totals of days stay. */
import { sql } from "drizzle-orm";
import type { Tx } from "../db/write.ts";

/** Rows of one call: the rest goes with the next. */
const AT_ONCE = 1000;

/** Drops rows of days before `before` (days since 1970), and takers and files that nothing is known of any more. */
export function pruneDownloads(tx: Tx, before: number): void {
  const gone = tx.all<{ fileId: number; takerId: number }>(sql`
    DELETE FROM downloads WHERE (file_id, day, taker_id) IN
      (SELECT file_id, day, taker_id FROM downloads WHERE day < ${before} LIMIT ${AT_ONCE})
    RETURNING file_id AS fileId, taker_id AS takerId`);
  if (gone.length === 0) return;
  const takers = JSON.stringify([...new Set(gone.map(({ takerId }) => takerId))]);
  tx.run(sql`DELETE FROM download_takers WHERE id IN (SELECT value FROM json_each(${takers}))
    AND NOT EXISTS (SELECT 1 FROM downloads d WHERE d.taker_id = download_takers.id)`);
  const files = JSON.stringify([...new Set(gone.map(({ fileId }) => fileId))]);
  tx.run(sql`DELETE FROM download_files WHERE id IN (SELECT value FROM json_each(${files}))
    AND NOT EXISTS (SELECT 1 FROM downloads d WHERE d.file_id = download_files.id)`);
}
