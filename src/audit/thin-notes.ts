/** Thins out the checkpoints that the database keeps: the last one of each hour stays, and every one that was anchored. */
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { listEpochs } from "./log-state.ts";

const HOUR = 3_600_000;

/** Those of the last hour all stay. Gives how many went. */
export function thinNotes({ db, now }: { readonly db: Db; readonly now: () => number }): number {
  // The next note is looked at, not all later ones: it alone can be of the same hour when this one is not the last.
  const found = db.sqlite.query<{ size: number }, [number, number, number]>(
    `SELECT n.size FROM (
       SELECT c.size, l.at, lead(l.at) OVER (ORDER BY c.size) AS next
       FROM audit_checkpoints AS c JOIN audit_log AS l ON l.seq = ?2 + c.size - 1 WHERE c.epoch = ?1) AS n
     WHERE at < ?3 AND at / ${HOUR} = next / ${HOUR}
       AND NOT EXISTS (SELECT 1 FROM audit_anchored AS a WHERE a.epoch = ?1 AND a.size = n.size)`,
  );
  const gone = db.sqlite.query("DELETE FROM audit_checkpoints WHERE epoch = ? AND size = ?");
  return write(db, () => {
    let count = 0;
    for (const { epoch, start } of listEpochs(db.sqlite))
      for (const { size } of found.all(epoch, start, now() - HOUR)) count += gone.run(epoch, size).changes;
    return count;
  });
}
