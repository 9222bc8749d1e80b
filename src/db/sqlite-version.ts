/** Which SQLite is built in. */
import { Database } from "bun:sqlite";

export function sqliteVersion(): string {
  using sqlite = new Database(":memory:");
  return sqlite.query<{ version: string }, []>("SELECT sqlite_version() AS version").get()?.version ?? "";
}
