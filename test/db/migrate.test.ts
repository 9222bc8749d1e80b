/** Migrations: applied once and in order, each whole or not at all, never on a database that is not ours. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "../../src/db/migrate.ts";
import { type Migration, migrations } from "../../src/db/migrations.ts";
import { lookAlikeForm } from "../../src/packaging/look-alike-form.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { refusalOf } from "../support/refusal-of.ts";
import { tempFolder } from "../support/test-house.ts";

const now = () => 1000;

const rooms: Migration = {
  id: 1,
  name: "0001_rooms",
  sql: `CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT) STRICT;
    CREATE TABLE chair (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE) STRICT;
    INSERT INTO room VALUES (1, 'hall'); INSERT INTO chair VALUES (1, 1), (2, 1);`,
};
const rebuild: Migration = {
  id: 2,
  name: "0002_rebuild",
  sql: `CREATE TABLE new_room (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    INSERT INTO new_room SELECT * FROM room; DROP TABLE room; ALTER TABLE new_room RENAME TO room;`,
};

function open(list: readonly Migration[]): Database {
  const sqlite = new Database(":memory:", { strict: true });
  sqlite.run("PRAGMA foreign_keys = ON");
  migrate(sqlite, now, list);
  return sqlite;
}

const applied = (sqlite: Database) =>
  sqlite.query("SELECT id, name, applied_at FROM migrations ORDER BY id").all();
const tables = (sqlite: Database) =>
  sqlite
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map((row) => row.name);

test("a fresh database gets every migration of the folder, in order and by name", () => {
  const folder = join(import.meta.dir, "../../migrations");
  const files = readdirSync(folder).sort();
  expect(migrations.map(({ name }) => `${name}.sql`)).toEqual(files);
  expect(migrations.map(({ sql }) => sql)).toEqual(
    files.map((file) => readFileSync(join(folder, file), "utf8")),
  );
  expect(migrations.map(({ id }) => id)).toEqual(files.map((file) => Number(file.slice(0, 4))));
  expect(applied(open(migrations))).toEqual(
    migrations.map(({ id, name }) => ({ id, name, applied_at: 1000 })),
  );
});

test("a database that has a later migration and not one before it gets that one as well", () => {
  const sqlite = open(migrations.filter(({ id }) => id !== 17));
  expect(tables(sqlite)).toContain("audit_anchored");
  expect(tables(sqlite)).not.toContain("audit_leaves");
  migrate(sqlite, now);
  const shape = (of: Database) =>
    of.query("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all();
  expect(shape(sqlite)).toEqual(shape(open(migrations)));
});

test("migrating again changes nothing", () => {
  const sqlite = open([rooms]);
  migrate(sqlite, () => 2000, [rooms]);
  expect(applied(sqlite)).toEqual([{ id: 1, name: "0001_rooms", applied_at: 1000 }]);
  expect(sqlite.query("SELECT count(*) AS n FROM chair").get()).toEqual({ n: 2 });
});

test("an up-to-date database is opened without waiting for whoever writes", () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.db");
  const writer = new Database(path);
  writer.run("PRAGMA journal_mode = WAL");
  migrate(writer, now, [rooms]);
  writer.run("BEGIN IMMEDIATE");
  const reader = new Database(path);
  expect(() => migrate(reader, now, [rooms])).not.toThrow();
  reader.close();
  writer.close();
});

test("child rows survive the rebuild of their parent table, though deletes cascade", () => {
  const sqlite = open([rooms]);
  sqlite.run("PRAGMA foreign_keys = ON");
  migrate(sqlite, now, [rooms, rebuild]);
  sqlite.run("PRAGMA foreign_keys = ON");
  expect(sqlite.query("SELECT id, room FROM chair").all()).toEqual([
    { id: 1, room: 1 },
    { id: 2, room: 1 },
  ]);
  expect(() => sqlite.run("INSERT INTO chair VALUES (3, 9)")).toThrow("FOREIGN KEY");
});

const failing: readonly [string, string, string][] = [
  [
    "a statement fails in its middle",
    "CREATE TABLE lamp (id INTEGER); INSERT INTO nowhere VALUES (1);",
    "nowhere",
  ],
  ["it is no SQL at its end", "CREATE TABLE lamp (id INTEGER); DELETE FROM chair; nonsense", "nonsense"],
  [
    "it leaves a reference without its row",
    "CREATE TABLE lamp (id INTEGER); DELETE FROM room",
    "2 broken references",
  ],
];

test.each(failing)("a migration leaves nothing behind when %s", (_, sql, message) => {
  const sqlite = open([rooms]);
  const before = tables(sqlite);
  expect(() => migrate(sqlite, now, [rooms, { id: 2, name: "0002_bad", sql }])).toThrow(message);
  expect(tables(sqlite)).toEqual(before);
  expect(applied(sqlite)).toHaveLength(1);
  expect(sqlite.query("SELECT count(*) AS n FROM chair").get()).toEqual({ n: 2 });
  migrate(sqlite, now, [rooms, rebuild]);
  expect(applied(sqlite)).toHaveLength(2);
});

test("those before a failing migration stay applied", () => {
  const sqlite = new Database(":memory:");
  expect(() => migrate(sqlite, now, [rooms, { id: 2, name: "0002_bad", sql: "nonsense" }])).toThrow();
  expect(applied(sqlite)).toHaveLength(1);
});

test("a database that a newer program has written is refused and left alone", () => {
  const sqlite = open([rooms, rebuild]);
  const refusal = refusalOf(() => migrate(sqlite, now, [rooms]));
  expect(refusal.code).toBe("database.newer");
  expect(refusal.sentence).toContain("0002_rebuild");
  expect(applied(sqlite)).toHaveLength(2);
});

test("an applied migration whose text differs is refused, before anything further is applied", () => {
  const sqlite = open([rooms]);
  const changed = { ...rooms, sql: `${rooms.sql} -- ` };
  expect(refusalOf(() => migrate(sqlite, now, [changed, rebuild])).code).toBe("database.changed");
  expect(applied(sqlite)).toHaveLength(1);
});

test("0002 gives the projects of an older database the form that new ones get", () => {
  const sqlite = open(migrations.slice(0, 1));
  const names = ["foobar", "f00bar", "fooba1", "li-l-oo", "a-b-c", "0o1il", "zz-9"].map(parseProjectName);
  const insert = sqlite.query(
    "INSERT INTO projects (name, display_name, serial, created_at) VALUES (?, 'X', 1, 1)",
  );
  for (const name of names) insert.run(name);
  migrate(sqlite, now, migrations);
  expect(sqlite.query("SELECT name, look_alike_form AS form FROM projects ORDER BY id").all()).toEqual(
    names.map((name) => ({ name, form: lookAlikeForm(name) })),
  );
});
