/** The only door to a transaction: one synchronous body, all or nothing, announced to readers when committed. */
import { Refusal } from "../errors.ts";
import { databaseFault } from "./database-fault.ts";
import { newestRecord } from "./newest-record.ts";
import type { Db } from "./open.ts";

/** Statements run through this inside a transaction; the same connection, named so that verbs ask for it. */
export type Tx = Db["orm"];

/** Refuses promises at compile time: an `await` inside would let other requests into the transaction. */
type Sync<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs `body` in one immediate transaction. Whatever it throws rolls everything back and is thrown on; a disk that fails
 * or is full comes out as a Refusal (`storage.full`, `storage.unavailable`, `database.busy`).
 * While the guard of the connection holds a refusal, that one is thrown and nothing is done.
 * After the commit the change mark is raised, so that finished pages made before it are dropped. A body that records
 * nothing in the audit log leaves the mark alone.
 */
export function write<T>(db: Db, body: (tx: Tx) => Sync<T>): T {
  if (db.sqlite.inTransaction)
    throw new Error("a write within a write would announce what may yet be undone");
  if (db.guard.refusal !== undefined) throw db.guard.refusal;
  let unrecorded = true;
  const run = db.sqlite.transaction(() => {
    const before = newestRecord(db.sqlite);
    const result = body(db.orm);
    const after = newestRecord(db.sqlite);
    unrecorded = after > before;
    return { result, mark: after > before ? after : undefined };
  });
  try {
    const { result, mark } = run.immediate();
    if (mark !== undefined) db.mark.raise(mark);
    return result;
  } catch (error) {
    const fault = databaseFault(error);
    if (unrecorded && fault !== error) tellUnrecorded(fault);
    throw fault;
  }
}

/** Where the disk takes no record, the console still tells that there was one to take. */
function tellUnrecorded(fault: unknown): void {
  const code = fault instanceof Refusal ? fault.code : "unknown";
  process.stderr.write(
    `audit.write_failed: ${code}: an act was rolled back, since it could not be recorded\n`,
  );
}
