/** Finding records: every filter against a plain reading of all, scopes, paging, and what search must not be told (K14 to K16, K18). */
import { expect, test } from "bun:test";
import { write } from "../../../src/db/write.ts";
import { record } from "../../../src/audit/record.ts";
import type { Scope } from "../../../src/audit/view/event-clauses.ts";
import {
  type EventFilter,
  eventsIn,
  filterFields,
  readFilter,
} from "../../../src/audit/view/event-filter.ts";
import { failedSignIns } from "../../../src/audit/view/failed-sign-ins.ts";
import { findEvents, type FoundEvent, newestSeq } from "../../../src/audit/view/find-events.ts";
import { addManyEvents } from "../../support/many-events.ts";
import { addPerson, openTestHouse, operator, START, type TestHouse } from "../../support/test-house.ts";

const HOUSE: Scope = { kind: "house" };
const DAY = 86_400_000;

async function filled(count: number): Promise<TestHouse> {
  const house = openTestHouse();
  const people = [];
  for (const name of ["ada", "bob", "carol"]) people.push((await addPerson(house, name)).id);
  addManyEvents({ db: house.db, until: START, people }, count);
  return house;
}

function all(house: TestHouse, scope: Scope, filter: EventFilter, size = 37): FoundEvent[] {
  const found: FoundEvent[] = [];
  for (let before: number | undefined; ; ) {
    const page = findEvents(house.db, { scope, filter, size, ...(before === undefined ? {} : { before }) });
    found.push(...page.events);
    if (page.next === undefined) return found;
    before = page.next.before;
  }
}

const filters: readonly [EventFilter, (event: FoundEvent) => boolean][] = [
  [{}, () => true],
  [{ project: "project-7" }, ({ project }) => project === "project-7"],
  [{ actor: "bob" }, ({ userId }) => userId === 2],
  [{ actor: "anonymous" }, ({ actorKind }) => actorKind === "anonymous"],
  [{ actor: "nobody-of-that-name" }, () => false],
  [{ outcome: "refused" }, ({ outcome }) => outcome === "refused"],
  [{ outcome: "done" }, ({ outcome }) => outcome === "done"],
  [{ event: "token.revoke" }, ({ event }) => event === "token.revoke"],
  [{ event: "area:sign-in" }, ({ event }) => eventsIn("area:sign-in").includes(event)],
  [{ address: "10.3.3.3" }, ({ ip }) => ip === "10.3.3.3"],
  [{ token: 12 }, ({ tokenId }) => tokenId === 12],
  [{ text: "wrong PASSWORD" }, ({ details }) => details["reason"] === "wrong password"],
  [{ since: START - DAY, until: START }, ({ at }) => at >= START - DAY && at < START],
  [
    { event: "area:tokens", actor: "ada", since: START - DAY },
    ({ event, userId, at }) => event === "token.revoke" && userId === 1 && at >= START - DAY,
  ],
  [{ outcome: "refused", text: "wrong", project: "project-1" }, () => false],
];
const scopes: readonly [Scope, (event: FoundEvent) => boolean][] = [
  [HOUSE, () => true],
  [{ kind: "person", userId: 2 }, ({ userId, subject }) => userId === 2 || subject === 2],
  [{ kind: "project", name: "project-7" }, ({ project }) => project === "project-7"],
];

test("K15 every filter in every scope finds what a plain reading finds, newest first, across all pages", async () => {
  using house = await filled(2500);
  const every = all(house, HOUSE, {}, 5000);
  expect(every.length).toBe(newestSeq(house.db) + 1);
  for (const [filter, isMeant] of filters) {
    for (const [scope, isSeen] of scopes) {
      const expected = every.filter((event) => isMeant(event) && isSeen(event)).map(({ seq }) => seq);
      expect([filter, scope, all(house, scope, filter).map(({ seq }) => seq)]).toEqual([
        filter,
        scope,
        expected,
      ]);
    }
  }
});

test("K16 pages neither repeat nor miss a record while others are appended", async () => {
  using house = await filled(300);
  const seen: number[] = [];
  const total = newestSeq(house.db) + 1;
  for (let before: number | undefined; ; ) {
    const page = findEvents(house.db, {
      scope: HOUSE,
      filter: {},
      size: 20,
      ...(before === undefined ? {} : { before }),
    });
    seen.push(...page.events.map(({ seq }) => seq));
    addManyEvents({ db: house.db, until: START, people: [1] }, 7);
    if (page.next === undefined) break;
    before = page.next.before;
  }
  expect(seen).toEqual(Array.from({ length: total }, (_, n) => total - 1 - n));
});

test.each([
  "%",
  "_",
  "%%",
  "c_1",
  '"',
  "a OR b",
  "NEAR(a b)",
  "*",
  "-x",
  "{words}:x",
  "'; DROP TABLE people; --",
  "\u0000",
  "ꙮ",
])("K14 the search takes %j for words, never for a pattern or an operator", async (typed) => {
  using house = await filled(50);
  const filter = readFilter(new URLSearchParams({ q: typed, project: typed, address: typed, actor: typed }));
  expect(findEvents(house.db, { scope: HOUSE, filter, size: 10 }).events).toEqual([]);
  const text = readFilter(new URLSearchParams({ q: typed }));
  expect(findEvents(house.db, { scope: HOUSE, filter: text, size: 10 }).events.length).toBeLessThan(10);
});

test("K19 what was taken out of a record is not found any more, and the rest of it still is", async () => {
  using house = openTestHouse();
  write(house.db, (tx) =>
    record(
      tx,
      { actor: operator, at: START },
      {
        event: "project.status",
        outcome: "done",
        project: "demo",
        details: { from: "active", to: "archived", reason: "zebra crossing" },
      },
    ),
  );
  const hits = (text: string) =>
    findEvents(house.db, { scope: HOUSE, filter: { text }, size: 5 }).events.length;
  expect([hits("zebra"), hits("192.0.2.1"), hits("archived")]).toEqual([1, 1, 1]);
  house.db.sqlite.run("DELETE FROM audit_pii");
  expect([hits("zebra"), hits("192.0.2.1"), hits("archived")]).toEqual([0, 0, 1]);
  const words = house.db.sqlite.query<{ block: Uint8Array }, []>("SELECT block FROM audit_search_data").all();
  expect(words.some(({ block }) => Buffer.from(block).includes("zebra"))).toBe(false);
});

test("K18 a clock that went back hides nothing from a filter by time", async () => {
  using house = openTestHouse();
  for (const at of [START, START + 2 * DAY, START + 1000, START + 2 * DAY + 1])
    write(house.db, (tx) =>
      record(tx, { actor: operator, at }, { event: "setup_link.issue", outcome: "done" }),
    );
  const filter = { since: START, until: START + DAY, event: "setup_link.issue" };
  expect(all(house, HOUSE, filter).map(({ at }) => at)).toEqual([START + 1000, START]);
});

test("a rare answer far back is reached by looking further, each step bounded", async () => {
  using house = await filled(30_000);
  write(house.db, (tx) =>
    record(tx, { actor: operator, at: START }, { event: "setup_link.issue", outcome: "done" }),
  );
  const filter: EventFilter = {
    outcome: "done",
    actor: "ada",
    text: "person create",
    event: "person.create",
  };
  const page = findEvents(house.db, {
    scope: { kind: "person", userId: 1 },
    filter: { event: "admin.reset_factors" },
    size: 5,
  });
  expect(page.events).toEqual([]);
  expect(all(house, HOUSE, { ...filter, actor: "console" }).map(({ event }) => event)).toEqual([
    "person.create",
    "person.create",
    "person.create",
  ]);
}, 60_000);

test("a filter is the same after its address was written and read again, and nonsense falls away", () => {
  for (const [filter] of filters) {
    const days = filter.since === undefined ? {} : { since: START - (START % DAY) };
    const { until: _until, ...rest } = { ...filter, ...days };
    expect(readFilter(new URLSearchParams(filterFields(rest)))).toEqual({
      ...rest,
      ...(rest.text === undefined ? {} : { text: rest.text }),
    });
  }
  const nonsense = {
    since: "2026-02-31",
    until: "x",
    event: "moon.land",
    outcome: "maybe",
    token: "-1",
    q: " ",
  };
  expect(readFilter(new URLSearchParams(nonsense))).toEqual({});
});

test("failed sign-ins are counted by their time, of one account or of all", async () => {
  using house = await filled(3000);
  const failed = all(house, HOUSE, { event: "sign_in", outcome: "refused" });
  const count = (userId?: number) =>
    failedSignIns(house.db, {
      now: START,
      steps: 56,
      hours: 6,
      ...(userId === undefined ? {} : { userId }),
    }).reduce((sum, step) => sum + step.failed, 0);
  expect(count()).toBe(failed.length);
  expect(count(2)).toBe(failed.filter(({ subject }) => subject === 2).length);
});
