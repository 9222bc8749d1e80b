/** Opens an existing database to read alone, as it is: nothing is made, migrated or changed. */
import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { quote, Refusal } from "../errors.ts";

/** A connection that cannot write; `sqlite` for statements. */
export type Reading = { readonly sqlite: Database; close(): void };

/** Works while a server writes. @throws Refusal `database.missing` */
export function openReading(file: string): Reading {
  if (!existsSync(file)) {
    throw new Refusal({
      kind: "not_found",
      code: "database.missing",
      message: `There is no database ${quote(file)}.`,
      remedy: "Name a data folder of Gatehouse with --data.",
    });
  }
  const sqlite = new Database(file, { readonly: true, strict: true });
  sqlite.run("PRAGMA busy_timeout = 10000");
  sqlite.run("PRAGMA trusted_schema = OFF");
  sqlite.run("PRAGMA cell_size_check = ON");
  return { sqlite, close: () => sqlite.close() };
}
