/** The only door to a transaction: one synchronous body, all or nothing, announced to readers when committed. */
import type { Database } from "bun:sqlite";
import { databaseFault } from "./database-fault.ts";
import { BUSY_TIMEOUT, type Db } from "./open.ts";

/** Statements run through this inside a transaction; the same connection, named so that verbs ask for it. */
export type Tx = Db["orm"];

/** Refuses promises at compile time: an `await` inside would let other requests into the transaction. */
type Sync<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs `body` in one immediate transaction. Whatever it throws rolls everything back and is thrown on; a disk that fails
 * or is full comes out as a Refusal (`storage.full`, `storage.unavailable`, `database.busy`).
 * After the commit the change mark is raised, so that finished pages made before it are dropped. A body that records
 * nothing in the audit log leaves the mark alone.
 */
export function write<T>(db: Db, body: (tx: Tx) => Sync<T>): T {
  if (db.sqlite.inTransaction)
    throw new Error("a write within a write would announce what may yet be undone");
  const run = db.sqlite.transaction(() => {
    const before = newestRecord(db.sqlite);
    const result = body(db.orm);
    const after = newestRecord(db.sqlite);
    return { result, mark: after > before ? after : undefined };
  });
  const { result, mark } = translated(() => run.immediate());
  if (mark !== undefined) db.mark.raise(mark);
  return result;
}

/** The newest audit sequence number, 0 in an empty log. */
export function newestRecord(sqlite: Database): number {
  return sqlite.query<{ seq: number | null }, []>("SELECT max(seq) AS seq FROM audit_events").get()?.seq ?? 0;
}

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseFault(error);
  }
}

/** How often, and how many times, to look again: ten seconds, as long as a transaction itself would wait. */
const LOOK_EVERY = 20;
const LOOKS = 500;

/**
 * Resolves when no other process writes, or after ten seconds. A transaction waits for them as well, but all of this
 * process waits with it; so verbs that may write while others do wait here first.
 */
export async function untilWritable({ sqlite }: Db): Promise<void> {
  for (let looks = 0; looks < LOOKS && isTaken(sqlite); looks += 1) await Bun.sleep(LOOK_EVERY);
}

/** Any other fault will be told by the transaction itself. */
function isTaken(sqlite: Database): boolean {
  sqlite.run("PRAGMA busy_timeout = 0");
  try {
    sqlite.run("BEGIN IMMEDIATE");
    sqlite.run("ROLLBACK");
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "SQLITE_BUSY";
  } finally {
    sqlite.run(BUSY_TIMEOUT);
  }
}
