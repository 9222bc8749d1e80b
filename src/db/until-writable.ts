/** Waits for other processes without keeping this one from its readers. */
import type { Database } from "bun:sqlite";
import { BUSY_TIMEOUT, type Db } from "./open.ts";

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
