/** Long random lives of a house, step by step against a model that knows nothing of the gate (group J). */
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Person } from "../../src/accounts/person.ts";
import type { Actor, Level } from "../../src/actor.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { mint, verdict } from "../support/gate-stage.ts";
import { publish } from "../support/new-file.ts";
import {
  forbids,
  type ModelRule,
  type ModelWho,
  type Strength,
  type World,
} from "../support/policy-model.ts";
import { days, type RuleInput } from "../support/policy-facts.ts";
import { seededRandom, testSeed } from "../support/seeded-random.ts";
import { setFactors } from "../support/set-factors.ts";
import { setPolicy } from "../support/set-policy.ts";
import {
  addPerson,
  openTestHouse,
  operator,
  sessionOf,
  START,
  type TestHouse,
} from "../support/test-house.ts";

const long = process.env["GATEHOUSE_LONG"] === "1";
const [LIVES, STEPS] = long ? [40, 2000] : [3, 250];
const LEVELS: readonly Level[] = ["password", "any_2fa", "phishing_resistant"];
const STRENGTHS: readonly Strength[] = [0, 1, 2];
const PROJECTS = ["acme-auth", "acme-pay", "demo"];
const seed = testSeed();
const random = seededRandom(seed);

let house: TestHouse;
let people: readonly Person[];
beforeAll(() => {
  console.log(`the gate's model: GATEHOUSE_SEED=${seed}`);
});
afterAll(() => house[Symbol.dispose]());

type Actors = { readonly actor: Actor; readonly who: ModelWho };
type Life = {
  readonly world: World;
  /** `project user` → whether that person owns it, or maintains it. */
  readonly roles: Map<string, "owner" | "maintainer">;
  readonly tokens: Actors[];
  count: number;
};

async function begin(): Promise<Life> {
  house = openTestHouse();
  people = [await addPerson(house, "ada"), await addPerson(house, "bob"), await addPerson(house, "eve")];
  for (const name of PROJECTS) publish(house, operator, { name });
  const factors = new Map<string, Strength>(people.map(({ name }) => [name, 0]));
  return { world: { now: START, rules: [], factors }, roles: new Map(), tokens: [], count: 0 };
}

const at = (strength: Strength): Level => LEVELS[strength] ?? "password";

function reload(life: Life): void {
  const rules = Array.from({ length: random.below(4) }, (): ModelRule => {
    const { now } = life.world;
    return {
      prefix: random.pick(["", "acme-", "acme-auth", "demo"]),
      needs: random.pick([1, 2] as const),
      from: now + days(random.below(5) - 2),
      ...(random.percent(25) ? { maxAge: days(1 + random.below(5)) } : {}),
      cidr: random.percent(20),
      tokens: !random.percent(15),
      ...(random.percent(25)
        ? { spared: { user: random.pick(people).name, until: now + days(random.below(4)) } }
        : {}),
    };
  });
  life.world.rules = rules;
  setPolicy(
    house,
    rules.map(
      (rule): RuleInput => ({
        match: [`${rule.prefix}*`],
        level: at(rule.needs) as "any_2fa" | "phishing_resistant",
        enforceFrom: rule.from,
        token: { requireCidr: rule.cidr, ...(rule.maxAge === undefined ? {} : { maxAge: rule.maxAge }) },
        publish: rule.tokens ? ["token", "trusted_publisher"] : ["trusted_publisher"],
        exempt: rule.spared === undefined ? [] : [{ ...rule.spared, reason: "x" }],
      }),
    ),
  );
}

function mintOne(life: Life): void {
  const holder = random.pick(people);
  const strength = random.pick(STRENGTHS);
  const fromConsole = random.percent(20);
  const bound = random.percent(40);
  const token = { userId: holder.id, ...(bound ? { cidrs: ["192.0.2.0/24"] } : {}) };
  const by = fromConsole ? operator : sessionOf(holder, at(strength));
  let actor: Actor | undefined;
  // Refused where a rule for every project asks for more.
  if (verdict(() => (actor = mint(house, by, token))) !== "done" || actor === undefined) return;
  const who: ModelWho = {
    kind: "token",
    user: holder.name,
    minter: fromConsole ? undefined : holder.name,
    minted: fromConsole ? 0 : strength,
    madeAt: life.world.now,
    bound,
  };
  life.tokens.push({ actor, who });
}

const changes: readonly ((life: Life) => void)[] = [
  reload,
  mintOne,
  (life) => {
    const [person, strength] = [random.pick(people), random.pick(STRENGTHS)];
    life.world.factors.set(person.name, strength);
    setFactors(house, person.id, at(strength));
  },
  (life) => {
    const [person, project] = [random.pick(people), random.pick(PROJECTS)];
    const role = random.pick(["owner", "maintainer", null] as const);
    const done = verdict(() =>
      setRole(house, operator, { name: parseProjectName(project), user: person, role }),
    );
    if (done !== "done") return;
    if (role === null) life.roles.delete(`${project} ${person.name}`);
    else life.roles.set(`${project} ${person.name}`, role);
  },
  (life) => {
    // Mostly on, now and then back.
    const step = random.percent(80) ? random.below(days(1)) : -random.below(days(2));
    life.world.now += step;
    house.pass(step);
  },
];

function someone(life: Life): Actors {
  if (random.percent(5)) return { actor: operator, who: { kind: "console" } };
  if (life.tokens.length > 0 && random.percent(60)) return random.pick(life.tokens);
  const [person, session] = [random.pick(people), random.pick(STRENGTHS)];
  const who = { kind: "person", user: person.name, session } as const;
  return { actor: sessionOf(person, at(session)), who };
}

type Deed = {
  readonly publishes: boolean;
  readonly owners: boolean;
  readonly act: (actor: Actor, project: string, count: number) => void;
};

const deeds: readonly Deed[] = [
  {
    publishes: true,
    owners: false,
    act: (actor, name, n) => void publish(house, actor, { name, version: `2.${n}` }),
  },
  {
    publishes: false,
    owners: false,
    act: (actor, project, n) =>
      setYanked(house, actor, {
        name: parseProjectName(project),
        version: parseVersion("1.0"),
        yanked: true,
        reason: `${n}`,
      }),
  },
  {
    publishes: false,
    owners: true,
    act: (actor, project, n) =>
      setProjectStatus(house, actor, {
        name: parseProjectName(project),
        status: "deprecated",
        reason: `${n}`,
      }),
  },
];

const records = () =>
  house.db.sqlite.query<{ n: number }, []>("SELECT count(*) AS n FROM audit_log").get()?.n ?? 0;

function tryOne(life: Life): string {
  const { actor, who } = someone(life);
  const [project, deed] = [random.pick(PROJECTS), random.pick(deeds)];
  const role = who.kind === "console" ? "owner" : life.roles.get(`${project} ${who.user}`);
  const right = role !== undefined && (!deed.owners || role === "owner");
  const forbidden = forbids(life.world, who, { project, publishes: deed.publishes });
  life.count += 1;
  const before = records();
  const outcome = verdict(() => deed.act(actor, project, life.count));
  const told = JSON.stringify({ seed, step: life.count, who, project, rules: life.world.rules, outcome });
  if (outcome !== "done") expect([told, records()]).toEqual([told, before]);
  const expected = !right ? "project" : forbidden ? "policy" : "done";
  expect([told, outcome.split(".")[0]]).toEqual([told, expected]);
  return expected;
}

test(`no act that the policy forbids is done, and none that it allows is refused: ${LIVES} lives of ${STEPS} steps`, async () => {
  const seen: Record<string, number> = {};
  for (let life = 0; life < LIVES; life += 1) {
    const state = await begin();
    for (let step = 0; step < STEPS; step += 1) {
      if (random.percent(40)) random.pick(changes)(state);
      const outcome = tryOne(state);
      seen[outcome] = (seen[outcome] ?? 0) + 1;
    }
    if (life < LIVES - 1) house[Symbol.dispose]();
  }
  expect(Object.keys(seen).sort()).toEqual(["done", "policy", "project"]);
  expect(Math.min(...Object.values(seen))).toBeGreaterThan((LIVES * STEPS) / 50);
});
