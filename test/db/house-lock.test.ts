/** One server per data folder, across real processes (PRODUCT 4, attacks-and-faults 1.2). */
import { expect, test } from "bun:test";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { takeHouseLock } from "../../src/db/house-lock.ts";
import { startChild } from "../support/child.ts";
import { tempFolder } from "../support/test-house.ts";

const first = "pid 4711 on tower since 2026-03-01T12:00:00.000Z";
const refusal = (holder: string) =>
  `data.locked: The data folder is in use by ${holder}. Stop that server first, or use another data folder (--data).`;

test("a second process is refused and told who holds the folder", async () => {
  using folder = tempFolder();
  await using holder = startChild(folder.path, "lock", first);
  expect(await holder.line()).toBe("ready");
  await using second = startChild(folder.path, "lock", "the second");
  expect(await second.line()).toBe(refusal(first));
  await using third = startChild(folder.path, "lock", "the third");
  expect(await third.line()).toBe(refusal(first));
  expect(await holder.ask()).toBe("held");
});

test("SIGKILL frees it, and the file left behind means nothing", async () => {
  using folder = tempFolder();
  await using dead = startChild(folder.path, "lock", first);
  expect(await dead.line()).toBe("ready");
  await dead.kill();
  await using next = startChild(folder.path, "lock", "b");
  expect(await next.line()).toBe("ready");
  await using refused = startChild(folder.path, "lock", "c");
  expect(await refused.line()).toBe(refusal("b"));
});

test("a released lock is free at once, and names the next holder alone", async () => {
  using folder = tempFolder();
  const file = join(folder.path, "lock");
  takeHouseLock(file, `${first} with a much longer name than the next one`).release();
  await using next = startChild(folder.path, "lock", "b");
  expect(await next.line()).toBe("ready");
  expect(readFileSync(file, "latin1")).not.toContain("tower");
});

const torn: readonly [string, (file: string) => void][] = [
  ["empty", (file) => writeFileSync(file, "")],
  ["not a database", (file) => writeFileSync(file, "x".repeat(5000))],
  ["cut in its first page", (file) => truncateSync(file, 700)],
  ["cut in its second page", (file) => truncateSync(file, 5000)],
  ["overwritten in the middle", (file) => writeFileSync(file, readFileSync(file).fill(0xff, 100, 4200))],
];

test.each(torn)("a lock file that is %s is taken over", async (_, damage) => {
  using folder = tempFolder();
  const file = join(folder.path, "lock");
  takeHouseLock(file, first).release();
  damage(file);
  const lock = takeHouseLock(file, "b");
  await using second = startChild(folder.path, "lock", "c");
  expect(await second.line()).toBe(refusal("b"));
  lock.release();
});
