/** The mark that tells every process on a data folder of a commit, across real processes. */
import { expect, test } from "bun:test";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { record } from "../../src/audit/record.ts";
import { openChangeMark } from "../../src/db/change-mark.ts";
import { openDatabase } from "../../src/db/open.ts";
import { write } from "../../src/db/write.ts";
import { startChild } from "../support/child.ts";
import { openTestHouse, operator, START, tempFolder, type TestHouse } from "../support/test-house.ts";

const note = ({ db }: Pick<TestHouse, "db">) =>
  write(db, (tx) =>
    record(tx, { actor: operator, at: START }, { event: "setup_link.issue", outcome: "done" }),
  );

test("what another process commits raises the mark here before it says so", async () => {
  using house = openTestHouse();
  await using child = startChild(house.folder, "write");
  await child.line();
  for (let n = 1; n <= 5; n += 1) {
    expect(await child.ask()).toBe(String(n));
    expect(house.db.mark.read()).toBe(n);
  }
  note(house);
  expect(house.db.mark.read()).toBe(6);
  expect(await child.ask()).toBe("7");
});

test("a lower value never takes the mark back", () => {
  using folder = tempFolder();
  const mark = openChangeMark(join(folder.path, "changes"), () => 0);
  mark.raise(7);
  mark.raise(3);
  expect(mark.read()).toBe(7);
});

test("opening beside a running process leaves the mark where it is", async () => {
  using house = openTestHouse();
  note(house);
  await using child = startChild(house.folder, "open");
  await child.line();
  expect(house.db.mark.read()).toBe(1);
});

const broken: readonly [string, (file: string) => void][] = [
  [
    "ahead of the log, as after a restore",
    (file) => writeFileSync(file, new Uint8Array(new Float64Array([500]).buffer)),
  ],
  ["no number", (file) => writeFileSync(file, new Uint8Array(8).fill(0xff))],
  ["below zero", (file) => writeFileSync(file, new Uint8Array(new Float64Array([-1]).buffer))],
  ["endless", (file) => writeFileSync(file, new Uint8Array(new Float64Array([Infinity]).buffer))],
  ["cut short", (file) => writeFileSync(file, "abc")],
  ["empty", (file) => writeFileSync(file, "")],
  ["behind the log", (file) => writeFileSync(file, new Uint8Array(8))],
];

test.each(broken)("with a mark that is %s, the next change is still noticed", (_, damage) => {
  using house = openTestHouse();
  note(house);
  note(house);
  house.db.sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  using folder = tempFolder();
  const file = join(folder.path, "gatehouse.db");
  copyFileSync(house.file, file);
  damage(join(folder.path, "changes"));
  const db = openDatabase(file, join(folder.path, "changes"), house.now);
  const before = db.mark.read();
  note({ db });
  expect(before).toBeLessThanOrEqual(2);
  expect(db.mark.read()).toBe(3);
  db.close();
});
