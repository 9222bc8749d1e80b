/** Opening a database: every safety on, and no quarrel between processes that start together. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { migrate } from "../../src/db/migrate.ts";
import { startChild } from "../support/child.ts";
import { openTestHouse, tempFolder } from "../support/test-house.ts";

const safety: readonly [string, string | number][] = [
  ["journal_mode", "wal"],
  ["synchronous", 2],
  ["foreign_keys", 1],
  ["trusted_schema", 0],
  ["cell_size_check", 1],
  ["busy_timeout", 10_000],
];

test.each(safety)("%s is %s (platform 8, attacks-and-faults 1.2)", (pragma, value) => {
  using house = openTestHouse();
  const row = house.db.sqlite.query<Record<string, unknown>, []>(`PRAGMA ${pragma}`).get();
  expect(Object.values(row ?? {})).toEqual([value]);
});

test("processes that open a fresh folder together all succeed, and migrate it once", async () => {
  using folder = tempFolder();
  const children = Array.from({ length: 8 }, () => startChild(folder.path, "open"));
  const answers = await Promise.all(children.map((child) => child.line()));
  await Promise.all(children.map((child) => child.kill()));
  expect(answers).toEqual(children.map(() => "ready"));
});

test("processes that wait for the same migration do it once", async () => {
  using folder = tempFolder();
  const busy = new Database(join(folder.path, "gatehouse.db"));
  busy.run("PRAGMA journal_mode = WAL");
  migrate(busy, () => 1, []);
  busy.run("BEGIN IMMEDIATE");
  const children = Array.from({ length: 2 }, () => startChild(folder.path, "open"));
  const answers = Promise.all(children.map((child) => child.line()));
  // Long enough for both to stand at the lock; a late one only makes the test easier to pass.
  await Bun.sleep(1500);
  busy.run("ROLLBACK");
  expect(await answers).toEqual(["ready", "ready"]);
  await Promise.all(children.map((child) => child.kill()));
  busy.close();
});
