/** Turns what SQLite throws when the disk fails it, or others hold it, into refusals; the transaction is rolled back then. */
import { Refusal } from "../errors.ts";

/** A Refusal for a full disk, a failing one, a read-only one or a busy database; anything else comes back as it is. */
export function databaseFault(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === "SQLITE_FULL") {
    return new Refusal({
      kind: "storage_full",
      code: "storage.full",
      message: "The server has no room left to write to its database.",
      remedy: "Ask an admin to free or add disk space, then try again.",
      details: { errno: code },
    });
  }
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|BUSY)/.test(code)) {
    return new Refusal({
      kind: "unavailable",
      code: code.startsWith("SQLITE_BUSY") ? "database.busy" : "storage.unavailable",
      message: `The server cannot write to its database at this moment (${code}); nothing was changed.`,
      remedy: "Try again; when it stays so, ask an admin to look at the disk of the data folder.",
      details: { errno: code },
    });
  }
  return error;
}

/** `SQLITE_FULL` and its like, also from inside the wrapper of the query builder; empty for anything else. */
function sqliteCode(error: unknown): string {
  if (!(error instanceof Error) || error instanceof Refusal) return "";
  if ("code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_"))
    return error.code;
  return sqliteCode(error.cause);
}
