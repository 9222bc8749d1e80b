/** Takes what is personal out of records that are old enough: values and salts go, the records and their proofs stay. */
import type { Actor } from "../../actor.ts";
import type { Db } from "../../db/open.ts";
import { write } from "../../db/write.ts";
import { record } from "../record.ts";

export type RetentionDeps = {
  readonly db: Db;
  readonly now: () => number;
  /** On whose behalf: the house. */
  readonly actor: Actor;
  /** Awaited between slices of the work; others write meanwhile. */
  readonly rest: () => Promise<void>;
};

/** Records whose personal data goes in one transaction. */
const SLICE = 200;

const DAY = 86_400_000;

/** First a record says up to where, then the values go. @param keep in milliseconds. Gives how many values went. */
export async function expirePersonal(deps: RetentionDeps, keep: number): Promise<number> {
  const { sqlite } = deps.db;
  const before = firstYounger(deps, keep);
  const waits = sqlite.query("SELECT 1 FROM audit_pii WHERE seq < ? LIMIT 1");
  if (waits.get(before) === null) return 0;
  write(deps.db, (tx) =>
    record(
      tx,
      { actor: deps.actor, at: deps.now() },
      {
        event: "audit.personal_expired",
        outcome: "done",
        details: { before, kept_days: Math.floor(keep / DAY) },
      },
    ),
  );
  let gone = 0;
  while (waits.get(before) !== null) {
    gone += takeSlice(deps.db, before);
    await deps.rest();
  }
  // Until then the values stand in the write-ahead log.
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return gone;
}

/** Everything before it is old, whatever the clock did meanwhile. */
function firstYounger({ db, now }: RetentionDeps, keep: number): number {
  const row = db.sqlite
    .query<{ seq: number }, [number]>(
      "SELECT coalesce((SELECT min(seq) FROM audit_log WHERE at >= ?), (SELECT start + size FROM audit_state)) AS seq",
    )
    .get(now() - keep);
  return row?.seq ?? 0;
}

function takeSlice(db: Db, before: number): number {
  // The pages that held the values are overwritten.
  db.sqlite.run("PRAGMA secure_delete = ON");
  try {
    return write(
      db,
      () =>
        db.sqlite
          .query("DELETE FROM audit_pii WHERE seq < min(?, (SELECT min(seq) FROM audit_pii) + ?)")
          .run(before, SLICE).changes,
    );
  } finally {
    db.sqlite.run("PRAGMA secure_delete = OFF");
  }
}
