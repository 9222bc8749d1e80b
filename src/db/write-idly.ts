/** A write that can come later: it waits for no other writer, and not for the disk. */
import { BUSY_TIMEOUT, type Db } from "./open.ts";
import { type Tx, write } from "./write.ts";

/**
 * As `write`, for what nobody was told yet: what it commits may be lost with the power.
 * @throws Refusal `database.busy` at once while somebody else writes, and what `write` throws
 */
export function writeIdly(db: Db, body: (tx: Tx) => void): void {
  db.sqlite.run("PRAGMA busy_timeout = 0");
  db.sqlite.run("PRAGMA synchronous = NORMAL");
  try {
    write(db, body);
  } finally {
    db.sqlite.run("PRAGMA synchronous = FULL");
    db.sqlite.run(BUSY_TIMEOUT);
  }
}
