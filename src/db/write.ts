/** The only door to a transaction: one synchronous body, all or nothing, announced to readers when committed. */
import { databaseFault } from "./database-fault.ts";
import type { Db } from "./open.ts";

/** Statements run through this inside a transaction; the same connection, named so that verbs ask for it. */
export type Tx = Db["orm"];

/** Refuses promises at compile time: an `await` inside would let other requests into the transaction. */
type Sync<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs `body` in one immediate transaction. Whatever it throws rolls everything back and is thrown on; a disk that fails
 * or is full comes out as a Refusal (`storage.full`, `storage.unavailable`, `database.busy`).
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
  const { result, mark } = translated(() => run.immediate());
  db.mark.raise(mark);
  return result;
}

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseFault(error);
  }
}
