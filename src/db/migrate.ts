/** Brings a database to this program's shape: each migration in one exclusive transaction, checked before it commits. */
import type { Database } from "bun:sqlite";
import { Refusal } from "../errors.ts";
import { type Migration, migrations } from "./migrations.ts";

type Applied = { readonly id: number; readonly name: string; readonly sha256: string };

/**
 * Applies what is missing. Foreign keys are off meanwhile (a table rebuild would otherwise delete child rows), and
 * checked before each commit.
 * @throws Refusal `database.newer` when the file holds migrations this program does not know.
 * @throws Refusal `database.changed` when an applied migration's text differs from ours.
 */
export function migrate(sqlite: Database, now: () => number, list: readonly Migration[] = migrations): void {
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.run(
    "CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
  );
  refuseStranger(sqlite, list);
  const applied = appliedIds(sqlite);
  for (const migration of list) if (!applied.has(migration.id)) apply(sqlite, migration, now);
}

function apply(sqlite: Database, migration: Migration, now: () => number): void {
  sqlite
    .transaction(() => {
      // Another process may have been here while this one waited for the lock.
      if (appliedIds(sqlite).has(migration.id)) return;
      sqlite.run(migration.sql);
      const broken = sqlite.query("PRAGMA foreign_key_check").all();
      if (broken.length > 0)
        throw new Error(`migration ${migration.name} leaves ${broken.length} broken references`);
      sqlite
        .query("INSERT INTO migrations (id, name, sha256, applied_at) VALUES (?, ?, ?, ?)")
        .run(migration.id, migration.name, digest(migration), now());
    })
    .exclusive();
}

function refuseStranger(sqlite: Database, list: readonly Migration[]): void {
  const known = new Map(list.map((migration) => [migration.id, migration]));
  for (const applied of sqlite
    .query<Applied, []>("SELECT id, name, sha256 FROM migrations ORDER BY id")
    .all()) {
    const ours = known.get(applied.id);
    if (ours === undefined) {
      throw new Refusal({
        kind: "unavailable",
        code: "database.newer",
        message: `The database was written by a newer Gatehouse (it holds migration '${applied.name}').`,
        remedy: "Start the newer program, or restore a backup made by this one.",
      });
    }
    if (digest(ours) !== applied.sha256) {
      throw new Refusal({
        kind: "unavailable",
        code: "database.changed",
        message: `Migration '${applied.name}' in the database differs from the one in this program.`,
        remedy: "Use the program that made this data folder, or restore a backup.",
      });
    }
  }
}

function appliedIds(sqlite: Database): Set<number> {
  return new Set(
    sqlite
      .query<{ id: number }, []>("SELECT id FROM migrations")
      .all()
      .map((row) => row.id),
  );
}

function digest(migration: Migration): string {
  return new Bun.CryptoHasher("sha256").update(migration.sql).digest("hex");
}
