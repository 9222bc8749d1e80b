/** The most downloaded projects of a span, against a count of every download one by one. */
import { expect, test } from "bun:test";
import { dayNumber } from "../../src/downloads/day-number.ts";
import { topProjects } from "../../src/downloads/top-projects.ts";
import { publish } from "../support/new-file.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { counterOf, DAY, taking } from "../support/takings.ts";
import { operator, openTestHouse, START } from "../support/test-house.ts";

type Taken = { readonly project: string; readonly at: number };

/** Says the same as `topProjects`, slowly. */
function counted(
  all: readonly Taken[],
  hosted: readonly string[],
  { percent, over }: { percent: number; over: number },
) {
  const first = dayNumber(START - over);
  const sums = new Map<string, number>();
  for (const { project, at } of all)
    if (hosted.includes(project) && dayNumber(at) >= first) sums.set(project, (sums.get(project) ?? 0) + 1);
  return [...sums]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, Math.ceil((hosted.length * percent) / 100))
    .map(([name]) => name);
}

test.each([1, 2, 3])("random downloads, round %d", async (seed) => {
  using house = openTestHouse();
  const random = seededRandom(seed);
  const hosted = Array.from({ length: 40 }, (_, n) => `project-${n}`);
  for (const name of hosted) publish(house, operator, { name });
  const counter = counterOf(house);
  const all: Taken[] = [];
  for (let n = 0; n < 1500; n += 1) {
    const project = `project-${random.below(random.below(50) + 1)}`;
    const at = START - random.below(400) * DAY;
    all.push({ project, at });
    counter.note(taking({ project, at }));
    if (n % 400 === 0) await counter.flush();
  }
  await counter.flush();
  for (const percent of [1, 10, 33.3, 100]) {
    for (const over of [DAY, 30 * DAY, 180 * DAY, 1000 * DAY]) {
      const query = { percent, over, at: START };
      expect(topProjects(house.db.orm, query)).toEqual(counted(all, hosted, query));
    }
  }
});

test("more projects than one look takes", () => {
  using house = openTestHouse();
  const { sqlite } = house.db;
  const names = Array.from({ length: 4500 }, (_, n) => `p${String(n).padStart(4, "0")}`);
  const today = dayNumber(START);
  sqlite.transaction(() => {
    for (const [n, name] of names.entries()) {
      // Whoever was loaded most long ago is loaded least now.
      const now = n % 3 === 0 ? n : 0;
      sqlite
        .query(
          "INSERT INTO projects (name, display_name, serial, created_at, look_alike_form) VALUES (?, ?, 1, 1, ?)",
        )
        .run(name, name, name);
      sqlite
        .query("INSERT INTO download_projects (id, name, total) VALUES (?, ?, ?)")
        .run(n + 1, name, 10_000 - n + now);
      sqlite
        .query("INSERT INTO download_days VALUES (?, ?, ?, ?)")
        .run(n + 1, today - 300, 10_000 - n, 10_000 - n);
      if (now > 0)
        sqlite
          .query("INSERT INTO download_days VALUES (?, ?, ?, ?)")
          .run(n + 1, today, now, 10_000 - n + now);
    }
  })();
  const top = topProjects(house.db.orm, { percent: 0.1, over: 180 * DAY, at: START });
  expect(top).toEqual(["p4497", "p4494", "p4491", "p4488", "p4485"]);
});

test("projects that are not published here take no place, deleted ones neither", async () => {
  using house = openTestHouse();
  publish(house, operator, { name: "ours" });
  const counter = counterOf(house);
  for (let n = 0; n < 9; n += 1) counter.note(taking({ project: "theirs" }));
  counter.note(taking({ project: "ours" }));
  await counter.flush();
  expect(topProjects(house.db.orm, { percent: 1, over: DAY, at: START })).toEqual(["ours"]);
});

test("a house without downloads has no top", () => {
  using house = openTestHouse();
  publish(house, operator, { name: "ours" });
  expect(topProjects(house.db.orm, { percent: 100, over: DAY, at: START })).toEqual([]);
});
