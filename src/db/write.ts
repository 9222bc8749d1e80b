/** The only door to a transaction: one synchronous body, all or nothing, announced to readers when committed. */
import { BUSY_TIMEOUT, type Db } from "./open.ts";

/** Statements run through this inside a transaction; the same connection, named so that verbs ask for it. */
export type Tx = Db["orm"];

/** Refuses promises at compile time: an `await` inside would let other requests into the transaction. */
type Sync<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs `body` in one immediate transaction. Whatever it throws rolls everything back and is thrown on.
 * After the commit the change mark is raised, so that finished pages made before it are dropped.
 */
export function write<T>(db: Db, body: (tx: Tx) => Sync<T>): T {
  const run = db.sqlite.transaction(() => {
    const result = body(db.orm);
    const newest = db.sqlite
      .query<{ seq: number | null }, []>("SELECT max(seq) AS seq FROM audit_events")
      .get();
    return { result, mark: newest?.seq ?? 0 };
  });
  const { result, mark } = run.immediate();
  db.mark.raise(mark);
  return result;
}

/** How often, and how many times, to look again: ten seconds, as long as a transaction itself would wait. */
const LOOK_EVERY = 20;
const LOOKS = 500;

/**
 * Resolves when no other process writes, or after ten seconds. A transaction waits for them as well, but all of this
 * process waits with it; so verbs that may write while others do wait here first.
 */
export async function untilWritable({ sqlite }: Db): Promise<void> {
  for (let looks = 0; looks < LOOKS && !canWrite(sqlite); looks += 1) await Bun.sleep(LOOK_EVERY);
}

function canWrite(sqlite: Db["sqlite"]): boolean {
  sqlite.run("PRAGMA busy_timeout = 0");
  try {
    sqlite.run("BEGIN IMMEDIATE");
    sqlite.run("ROLLBACK");
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "SQLITE_BUSY") return false;
    throw error;
  } finally {
    sqlite.run(BUSY_TIMEOUT);
  }
}
