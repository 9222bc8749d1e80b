/** What was written down is found again: by project, release, file, day, person, token and address. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { dailyDownloads } from "../../src/downloads/daily-downloads.ts";
import { downloadsOf } from "../../src/downloads/downloads-of.ts";
import { eachDownload, listDownloads } from "../../src/downloads/list-downloads.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { counterOf, DAY, taking, tokenActor } from "../support/takings.ts";
import { anonymous, openTestHouse, START, type TestHouse } from "../support/test-house.ts";

let house: TestHouse;
const demo = parseProjectName("Demo");
const page = { page: 1, size: 50 };
beforeAll(async () => {
  house = openTestHouse();
  const counter = counterOf(house);
  const bob = tokenActor("bob", { userId: 4, tokenId: 9, ip: "2001:db8::1" });
  counter.note(taking());
  counter.note(taking({ filename: "demo-1.0.0.tar.gz", at: START + 5 }));
  counter.note(taking({ filename: "demo-2.0-py3-none-any.whl", at: START - 2 * DAY, actor: bob }));
  counter.note(taking({ filename: "Demo-0.1.egg", at: START - 3 * DAY }));
  counter.note(taking({ project: "many" }));
  for (let n = 0; n < 1200; n += 1) {
    counter.note(taking({ project: "many", actor: { ...anonymous, ip: `10.0.${n >> 8}.${n & 255}` } }));
  }
  await counter.flush();
});
afterAll(() => house[Symbol.dispose]());

const names = (asked: { about?: string; since?: number }) =>
  listDownloads(house.db, { project: demo, ...asked }, page).map(({ filename }) => filename);

test("newest first, of the one project", () => {
  expect(names({})).toEqual([
    "demo-1.0.0.tar.gz",
    "demo-1.0-py3-none-any.whl",
    "demo-2.0-py3-none-any.whl",
    "Demo-0.1.egg",
  ]);
});

test.each([
  ["1", 2],
  ["v1.0.0", 2],
  ["2.0", 1],
  ["0.1", 0],
  ["Demo-0.1.egg", 1],
  ["demo-2.0-py3-none-any.whl", 1],
  ["3", 0],
  ["'; DROP TABLE downloads --", 0],
])("%s is %d of its files", (about, count) => {
  expect(names({ about })).toHaveLength(count);
});

test("since a day, the whole of it", () => {
  expect(names({ since: START - 2 * DAY + 3_600_000 })).toHaveLength(3);
  expect(names({ since: START - DAY })).toHaveLength(2);
});

test("pages of a list hold each row once, and so does the whole of it", () => {
  const many = parseProjectName("many");
  const all = [...eachDownload(house.db, { project: many })];
  expect(all).toHaveLength(1201);
  const paged = [1, 2, 3, 4].flatMap((number) =>
    listDownloads(house.db, { project: many }, { page: number, size: 400 }).slice(0, 400),
  );
  const addresses = (rows: typeof all) => rows.map(({ ip, user }) => `${ip} ${user}`).sort();
  expect(addresses(paged)).toEqual(addresses(all));
  expect(new Set(addresses(all)).size).toBe(1201);
});

test("what a person, a token and an address took", () => {
  const of = (taker: Parameters<typeof downloadsOf>[1], since?: number) =>
    downloadsOf(house.db, taker, { ...page, since }).map(({ filename }) => filename);
  expect(of({ userId: 4 })).toEqual(["demo-2.0-py3-none-any.whl"]);
  expect(of({ tokenId: 9 })).toEqual(of({ userId: 4 }));
  expect(of({ ip: "2001:db8::1" })).toEqual(of({ userId: 4 }));
  expect(of({ ip: "10.0.4.9" })).toEqual(["many-1.0-py3-none-any.whl"]);
  expect(of({ userId: 4 }, START)).toEqual([]);
  expect(of({ userId: 3 })).toHaveLength(4);
});

test("every day of a span has its count", () => {
  expect(dailyDownloads(house.db, { project: "demo", days: 4, at: START })).toEqual([
    { day: "2026-02-26", count: 1 },
    { day: "2026-02-27", count: 1 },
    { day: "2026-02-28", count: 0 },
    { day: "2026-03-01", count: 2 },
  ]);
  expect(
    dailyDownloads(house.db, { project: "unknown", days: 2, at: START }).map(({ count }) => count),
  ).toEqual([0, 0]);
});
