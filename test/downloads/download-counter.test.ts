/** Downloads are gathered in memory, folded by file, taker and day, and written down without keeping anybody waiting. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { openDatabase } from "../../src/db/open.ts";
import { dayNumber } from "../../src/downloads/day-number.ts";
import { anonymous, openTestHouse, sessionOf, START } from "../support/test-house.ts";
import { counterOf, DAY, taking, tokenActor, writtenDays, writtenRows } from "../support/takings.ts";

const today = dayNumber(START);

test("what one taker takes of one file in a day is one row, with the first and the last time", async () => {
  using house = openTestHouse();
  const counter = counterOf(house);
  for (const at of [START + 5, START, START + 9]) counter.note(taking({ at }));
  expect(writtenRows(house)).toEqual([]);
  await counter.flush();
  counter.note(taking({ at: START + 70 }));
  counter.note(taking({ at: START - 70 }));
  await counter.flush();
  await counter.flush();
  expect(writtenRows(house)).toEqual([
    {
      project: "demo",
      filename: "demo-1.0-py3-none-any.whl",
      day: today,
      user: "ada",
      token: "ci",
      ip: "192.0.2.1",
      client: "pip",
      count: 5,
      firstAt: START - 70,
      lastAt: START + 70,
    },
  ]);
  expect(writtenDays(house)).toEqual([[today, 5, 5]]);
});

test("tokens, people, addresses, clients, days and files are kept apart", async () => {
  using house = openTestHouse();
  const counter = counterOf(house);
  const bob = { id: 4, name: "bob", kind: "person", admin: false, disabledAt: null } as const;
  const ada = tokenActor("ada");
  counter.note(taking());
  counter.note(taking({ actor: { ...ada, tokenId: 8, tokenName: "laptop" } }));
  counter.note(taking({ actor: { ...ada, ip: "192.0.2.9" } }));
  counter.note(taking({ actor: { ...ada, agent: "uv/0.13.9" } }));
  counter.note(taking({ actor: sessionOf(bob as unknown as Parameters<typeof sessionOf>[0]) }));
  counter.note(taking({ actor: anonymous }));
  counter.note(taking({ at: START + DAY }));
  counter.note(taking({ filename: "demo-1.1-py3-none-any.whl" }));
  await counter.flush();
  const rows = writtenRows(house);
  expect(
    rows.map(({ user, token, ip, client, day, count }) => [user, token, ip, client, day - today, count]),
  ).toEqual([
    ["", "", "192.0.2.1", "other", 0, 1],
    ["bob", "", "192.0.2.1", "other", 0, 1],
    ["ada", "ci", "192.0.2.1", "pip", 0, 1],
    ["ada", "laptop", "192.0.2.1", "pip", 0, 1],
    ["ada", "ci", "192.0.2.1", "uv", 0, 1],
    ["ada", "ci", "192.0.2.9", "pip", 0, 1],
    ["ada", "ci", "192.0.2.1", "pip", 1, 1],
    ["ada", "ci", "192.0.2.1", "pip", 0, 1],
  ]);
  expect(writtenDays(house)).toEqual([
    [today, 7, 7],
    [today + 1, 1, 8],
  ]);
});

test("a file that is read in parts counts once, and who read other parts alone is known and not counted", async () => {
  using house = openTestHouse();
  const counter = counterOf(house);
  counter.note(taking({ opening: true }));
  for (let part = 1; part < 40; part += 1) counter.note(taking({ opening: false, at: START + part }));
  counter.note(taking({ opening: false, actor: anonymous }));
  await counter.flush();
  expect(writtenRows(house).map(({ user, count, lastAt }) => [user, count, lastAt - START])).toEqual([
    ["", 0, 0],
    ["ada", 1, 39],
  ]);
  expect(writtenDays(house)).toEqual([[today, 1, 1]]);
});

test("two processes add to the same rows; a day written late raises the days after it", async () => {
  using house = openTestHouse();
  const db = openDatabase(house.file, `${house.folder}/changes`, house.now);
  const [one, two] = [counterOf(house), counterOf({ db, now: house.now })];
  one.note(taking({ at: START + DAY }));
  two.note(taking({ at: START }));
  two.note(taking({ at: START + DAY }));
  two.note(taking({ at: START + 3 * DAY }));
  await one.flush();
  await two.flush();
  db.close();
  expect(writtenRows(house).map(({ day, count }) => [day - today, count])).toEqual([
    [0, 1],
    [1, 2],
    [3, 1],
  ]);
  expect(writtenDays(house)).toEqual([
    [today, 1, 1],
    [today + 1, 2, 3],
    [today + 3, 1, 4],
  ]);
  expect(house.db.sqlite.query("SELECT total FROM download_projects").values()).toEqual([[4]]);
});

test("more than one transaction takes at once is written all the same, also what comes meanwhile", async () => {
  using house = openTestHouse();
  const counter = counterOf(house);
  const from = (n: number) => taking({ actor: { ...anonymous, ip: `10.0.${n >> 8}.${n & 255}` } });
  for (let n = 0; n < 1300; n += 1) counter.note(from(n));
  const first = counter.flush();
  for (let n = 0; n < 1300; n += 1) counter.note(from(n));
  const second = counter.flush();
  await Promise.all([first, second]);
  expect(writtenRows(house).map(({ count }) => count)).toEqual(Array.from({ length: 1300 }, () => 2));
  expect(writtenDays(house)).toEqual([[today, 2600, 2600]]);
});

test("a full disk keeps them for the next time, and a flush says why", async () => {
  using house = openTestHouse();
  const counter = counterOf(house);
  const { sqlite } = house.db;
  const [pages] = sqlite.query<{ page_count: number }, []>("PRAGMA page_count").all();
  sqlite.run(`PRAGMA max_page_count = ${(pages?.page_count ?? 0) + 1}`);
  for (let n = 0; n < 400; n += 1) counter.note(taking({ filename: `demo-${n}-py3-none-any.whl` }));
  expect(await counter.flush().catch((error: unknown) => error)).toMatchObject({ code: "storage.full" });
  expect(writtenRows(house)).toEqual([]);
  counter.note(taking({ filename: "demo-0-py3-none-any.whl" }));
  sqlite.run("PRAGMA max_page_count = 1000000");
  await counter.flush();
  expect(writtenDays(house)).toEqual([[today, 401, 401]]);
});

test("while somebody else writes, nothing waits for them but the flush", async () => {
  using house = openTestHouse();
  const counter = counterOf(house);
  counter.note(taking());
  const other = new Database(house.file);
  other.run("BEGIN IMMEDIATE");
  const flushing = counter.flush();
  let turns = 0;
  for (; turns < 20; turns += 1) await Bun.sleep(1);
  counter.note(taking());
  expect(writtenRows(house)).toEqual([]);
  other.run("ROLLBACK");
  await flushing;
  other.close();
  await counter.flush();
  expect(writtenDays(house)).toEqual([[today, 2, 2]]);
});

test("what memory has no room for is told, and what it had room for is written", async () => {
  using house = openTestHouse();
  const lost: number[] = [];
  const counter = counterOf(house, { lost: (count) => lost.push(count) });
  for (let n = 0; n < 50_003; n += 1) {
    counter.note(taking({ actor: { ...anonymous, ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` } }));
  }
  counter.note(taking({ actor: { ...anonymous, ip: "10.0.0.0" } }));
  await counter.flush();
  expect(lost).toEqual([3]);
  expect(writtenDays(house)).toEqual([[today, 50_001, 50_001]]);
});

test("who took what is forgotten after its time, with addresses and files that nothing else names; totals stay", async () => {
  using house = openTestHouse();
  const counter = counterOf(house, { keep: 30 * DAY });
  for (let n = 0; n < 1200; n += 1) {
    counter.note(taking({ at: START - 31 * DAY, actor: { ...anonymous, ip: `10.0.${n >> 8}.${n & 255}` } }));
  }
  counter.note(taking({ at: START - 31 * DAY, filename: "demo-0.9-py3-none-any.whl" }));
  counter.note(taking({ at: START - 30 * DAY }));
  counter.note(taking({ at: START, actor: { ...anonymous, ip: "10.0.0.1" } }));
  await counter.flush();
  await counter.flush();
  expect(writtenRows(house).map(({ user, ip, day }) => [user, ip, day - today])).toEqual([
    ["ada", "192.0.2.1", -30],
    ["", "10.0.0.1", 0],
  ]);
  const count = (table: string) => house.db.sqlite.query(`SELECT count(*) FROM ${table}`).values();
  expect([count("download_takers"), count("download_files")]).toEqual([[[2]], [[1]]]);
  expect(writtenDays(house)).toEqual([
    [today - 31, 1201, 1201],
    [today - 30, 1, 1202],
    [today, 1, 1203],
  ]);
});

test("pages that were finished before stay good: a download changes nothing that they show", async () => {
  using house = openTestHouse();
  const before = house.db.mark.read();
  const counter = counterOf(house);
  counter.note(taking());
  await counter.flush();
  expect(house.db.mark.read()).toBe(before);
  expect(house.db.sqlite.query("PRAGMA synchronous").values()).toEqual([[2]]);
  expect(house.db.sqlite.query("PRAGMA busy_timeout").values()).toEqual([[10_000]]);
});
