/** Look before you leap: projects in and out, people locked out and tokens that stop, by name and by date. */
import { expect, test } from "bun:test";
import { forecastPolicy } from "../../src/gate/forecast-policy.ts";
import { openPolicy, type Policy } from "../../src/policy/policy.ts";
import { days, noon, policyOf } from "../support/policy-facts.ts";
import { fillHouse } from "../support/large-house.ts";
import { openTestHouse, type TestHouse } from "../support/test-house.ts";

const place = { file: "gatehouse.yaml", line: 2 };

function smallHouse(): TestHouse {
  const house = openTestHouse();
  fillHouse(house.db.sqlite, { projects: 30, people: 30, tokens: 30 });
  return house;
}

function forecast({ db }: TestHouse, after: Policy, before: Policy = openPolicy) {
  return forecastPolicy(db.orm, { before, after, at: noon, topOf: () => new Set(["project-1"]) });
}

test("projects come in, go out and change their level", () => {
  using house = smallHouse();
  const before = policyOf([{ match: ["acme-10"], level: "any_2fa" }, { match: ["acme-20"] }]);
  const [now] = forecast(house, policyOf([{ match: ["acme-10", "acme-30"] }]), before);
  expect(now).toMatchObject({
    critical: ["acme-30"],
    free: ["acme-20"],
    changed: [{ project: "acme-10", from: "any_2fa", to: "phishing_resistant" }],
  });
});

test("people without the level and tokens made below it are named, with their projects", () => {
  using house = smallHouse();
  const [now] = forecast(house, policyOf([{ match: ["project-1"] }]));
  // Owners of project-1 are person-2, with a password alone, and person-8 likewise.
  expect(now?.people).toEqual([
    { user: "person-2", level: "password", projects: { names: ["project-1"], more: false } },
    { user: "person-8", level: "password", projects: { names: ["project-1"], more: false } },
  ]);
  const stopped = now?.tokens.filter(({ user }) => ["person-2", "person-8"].includes(user));
  expect(stopped?.map(({ why }) => why)).toEqual(["policy.token_level", "policy.token_level"]);
});

test("each date of a rule has its own part, and whoever is stopped stands in the first", () => {
  using house = smallHouse();
  const dated = { announced: noon + days(1), warnFrom: noon + days(2), enforceFrom: noon + days(3) };
  const policy = policyOf([
    { match: ["project-1"], level: "any_2fa" },
    { match: ["project-1"], ...dated },
  ]);
  const moments = forecast(house, policy);
  expect(moments.map(({ at }) => (at - noon) / days(1))).toEqual([0, 1, 2, 3]);
  expect(moments.map(({ people }) => people.length)).toEqual([2, 0, 0, 0]);
  expect(moments[3]?.changed).toEqual([{ project: "project-1", from: "any_2fa", to: "phishing_resistant" }]);
});

test("nobody is locked out by a policy that locks them out already, nor while exempt", () => {
  using house = smallHouse();
  const same = policyOf([{ match: ["project-1"] }]);
  expect(forecast(house, same, same)).toEqual([
    { at: noon, critical: [], free: [], changed: [], people: [], tokens: [] },
  ]);
  const exempt = ["person-2", "person-8"].map((user) => ({ user, until: noon + 1, reason: "x" }));
  expect(forecast(house, policyOf([{ match: ["project-1"], exempt }]))[0]?.people).toEqual([]);
});

test("a second factor for everybody locks out whoever has none, with a role or without", () => {
  using house = smallHouse();
  house.db.sqlite.run("DELETE FROM roles WHERE user_id = 2");
  const [now] = forecast(house, policyOf([], { secondFactor: { everyone: "required", place } }));
  expect(now?.people.map(({ user }) => user).sort()).toEqual(
    [2, 5, 8, 11, 14, 17, 20, 23, 26, 29].map((n) => `person-${n}`).sort(),
  );
});

test("the most downloaded are those that are counted", () => {
  using house = smallHouse();
  const policy = policyOf([{ match: [], topDownloads: { percent: 1, over: 1000 } }]);
  expect(forecast(house, policy)[0]?.critical).toEqual(["project-1"]);
});

const PROJECTS = process.env["GATEHOUSE_LONG"] === "1" ? 100_000 : 2_000;

test(`${PROJECTS} projects, with people and tokens, are forecast`, () => {
  using house = openTestHouse();
  fillHouse(house.db.sqlite, { projects: PROJECTS, people: PROJECTS / 20, tokens: PROJECTS / 5 });
  const policy = policyOf([
    { match: ["*"], level: "any_2fa" },
    { match: ["acme-*"], enforceFrom: noon + days(30), warnFrom: noon + days(15) },
    ...Array.from({ length: 18 }, (_, n) => ({ match: [`project-*${n}`] })),
  ]);
  const started = performance.now();
  const moments = forecast(house, policy);
  const took = performance.now() - started;
  console.log(`forecast of a large house: ${took.toFixed(0)} ms`);
  expect(moments[0]?.critical.length).toBe(PROJECTS);
});
