/** Opens the database file with every safety that SQLite leaves to the caller, and brings it up to date. */
import { Database } from "bun:sqlite";
import { type BunSQLiteDatabase, drizzle } from "drizzle-orm/bun-sqlite";
import type { Refusal } from "../errors.ts";
import { type ChangeMark, openChangeMark } from "./change-mark.ts";
import { keepStatements } from "./kept-statements.ts";
import { migrate } from "./migrate.ts";
import { newestRecord } from "./newest-record.ts";

/** One connection. `orm` for verbs, `sqlite` for hot prepared statements, `mark` tells other processes of changes. */
export type Db = {
  readonly orm: BunSQLiteDatabase & { readonly $client: Pick<Database, "prepare"> };
  readonly sqlite: Database;
  readonly mark: ChangeMark;
  /** Why nothing may be written, once something is known that forbids it. */
  readonly guard: { refusal: Refusal | undefined };
  close(): void;
};

/** Writers wait for each other this long. */
export const BUSY_TIMEOUT = "PRAGMA busy_timeout = 10000";

/** The oldest SQLite without the WAL-reset race that could corrupt a database with two connections. */
const OLDEST_SQLITE = [3, 51, 3] as const;

/**
 * Opens `file` (made when missing), applies pending migrations, and returns the connection.
 * @throws Refusal `database.newer` when a newer program has written this database, `database.changed` when another has.
 */
export function openDatabase(file: string, markFile: string, now: () => number): Db {
  const sqlite = new Database(file, { create: true, strict: true });
  try {
    // First of all: even asking for the version reads the schema, which another process may be making.
    sqlite.run(BUSY_TIMEOUT);
    requireSqlite(sqlite);
    sqlite.run("PRAGMA journal_mode = WAL");
    sqlite.run("PRAGMA trusted_schema = OFF");
    sqlite.run("PRAGMA cell_size_check = ON");
    sqlite.run("PRAGMA cache_size = -65536");
    // A migration lost with the power is made again at the next start: only what users were told must be durable.
    sqlite.run("PRAGMA synchronous = NORMAL");
    migrate(sqlite, now);
    sqlite.run("PRAGMA synchronous = FULL");
    sqlite.run("PRAGMA foreign_keys = ON");
    const mark = openChangeMark(markFile, () => newestRecord(sqlite));
    return {
      orm: drizzle({ client: keepStatements(sqlite) }),
      sqlite,
      mark,
      guard: { refusal: undefined },
      close: () => sqlite.close(),
    };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function requireSqlite(sqlite: Database): void {
  const row = sqlite.query<{ version: string }, []>("SELECT sqlite_version() AS version").get();
  const found = (row?.version ?? "0").split(".").map(Number);
  for (const [at, least] of OLDEST_SQLITE.entries()) {
    const part = found[at] ?? 0;
    if (part > least) return;
    if (part < least) throw new Error(`SQLite ${row?.version} is older than ${OLDEST_SQLITE.join(".")}`);
  }
}
