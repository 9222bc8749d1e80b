/** One server per data folder: a lock that the system frees when its holder dies, however it dies. */
import { Database } from "bun:sqlite";
import { readFileSync, truncateSync } from "node:fs";
import { Refusal } from "../errors.ts";

export type HouseLock = { release(): void };

/**
 * Takes the lock file, made when missing. SQLite's exclusive lock stands on the file itself, so a killed server leaves
 * none behind and a stale file means nothing.
 * @param holder who takes it, in words: `pid 4711 on host since 2026-03-01T10:00:00Z`
 * @throws Refusal `data.locked`, naming who holds it
 */
export function takeHouseLock(file: string, holder: string): HouseLock {
  try {
    return take(file, holder);
  } catch (error) {
    if (!isTorn(error)) throw error;
    // Only a free lock can be read at all: a loss of power has torn it, and nothing in it is needed. Emptied, not
    // removed: the lock stands on this very file.
    truncateSync(file, 0);
    return take(file, holder);
  }
}

function take(file: string, holder: string): HouseLock {
  const lock = new Database(file, { create: true, strict: true });
  try {
    lock.run("PRAGMA busy_timeout = 0");
    lock.run("PRAGMA locking_mode = EXCLUSIVE");
    // Nothing in it is worth keeping: the lock is the system's, the text only names who holds it.
    lock.run("PRAGMA journal_mode = MEMORY");
    // Or the name of an earlier holder could be found in a page of the file.
    lock.run("PRAGMA secure_delete = ON");
    lock.run("PRAGMA synchronous = OFF");
    lock.run("BEGIN EXCLUSIVE");
    lock.run("CREATE TABLE IF NOT EXISTS holder (who TEXT NOT NULL)");
    lock.run("DELETE FROM holder");
    lock.query("INSERT INTO holder (who) VALUES (?)").run(`<held by ${holder}>`);
    lock.run("COMMIT");
    return { release: () => lock.close() };
  } catch (error) {
    lock.close();
    if (codeOf(error).startsWith("SQLITE_BUSY")) throw locked(file);
    throw error;
  }
}

function isTorn(error: unknown): boolean {
  return /^SQLITE_(NOTADB|CORRUPT|IOERR_SHORT_READ)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** For another process only: closing the file would free every lock that this process itself has on it. */
function locked(file: string): Refusal {
  // The file is a locked database, but its text can be read: the holder stands in it.
  const who = /<held by ([\x20-\x7e]{1,200}?)>/.exec(readFileSync(file, "latin1"))?.[1] ?? "another server";
  return new Refusal({
    kind: "unavailable",
    code: "data.locked",
    message: `The data folder is in use by ${who}.`,
    remedy: "Stop that server first, or use another data folder (--data).",
  });
}
