/** What a policy would do to the house as it is: projects in and out, people locked out, tokens that stop, by date. */
import type { Level } from "../actor.ts";
import type { Tx } from "../db/write.ts";
import { matchesGlob } from "../packaging/name-glob.ts";
import { findShortfall } from "../policy/evaluate.ts";
import type { TokenFacts, Who } from "../policy/facts.ts";
import { levelRank } from "../policy/level.ts";
import { laterDates, phaseOf } from "../policy/phase.ts";
import { houseRule, type Policy, type Rule } from "../policy/policy.ts";
import { liveFacts, type LiveFacts, type LivePerson, type LiveToken, ownerDemands } from "./live-facts.ts";

/** Names of projects, at most 20 of them. */
export type SomeProjects = { readonly names: readonly string[]; readonly more: boolean };

export type LockedOut = { readonly user: string; readonly level: Level; readonly projects: SomeProjects };
export type Stopped = {
  readonly id: number;
  readonly token: string;
  readonly user: string;
  /** The code of the shortfall, such as `policy.token_level`. */
  readonly why: string;
  readonly projects: SomeProjects;
};

/** What changes at one instant; each person and token stands at the first instant that stops them. */
export type Moment = {
  readonly at: number;
  readonly critical: readonly string[];
  readonly free: readonly string[];
  readonly changed: readonly { readonly project: string; readonly from: Level; readonly to: Level }[];
  readonly people: readonly LockedOut[];
  readonly tokens: readonly Stopped[];
};

export type Question = {
  /** In force now. */
  readonly before: Policy;
  readonly after: Policy;
  readonly at: number;
  /** The members of a `top_downloads` rule. */
  readonly topOf: (rule: Rule) => ReadonlySet<string>;
};

const SOME = 20;

/** Now, and at each later date of the policy at which anything changes. Whoever is stopped today already is left out. */
export function forecastPolicy(tx: Tx, question: Question): readonly Moment[] {
  const facts = liveFacts(tx, question.at);
  const owner = ownerDemands(tx);
  const before = drawMap(question.before, facts, question);
  const after = drawMap(question.after, facts, question);
  const dates = new Set(after.rules.flatMap((rule) => laterDates(rule, question.at)));
  const moments: Moment[] = [];
  const told = { people: new Set<number>(), tokens: new Set<number>() };
  let levels = levelsAt(before, owner, question.at);
  for (const at of [question.at, ...[...dates].sort((a, b) => a - b)]) {
    const next = levelsAt(after, owner, at);
    const stopped = findStopped({ before, after, facts, now: question.at, at });
    moments.push({
      at,
      ...compareLevels(facts, levels, next),
      people: stopped.people.filter(({ id }) => isNew(told.people, id)).map(({ words }) => words),
      tokens: stopped.tokens.filter(({ id }) => isNew(told.tokens, id)),
    });
    levels = next;
  }
  return moments;
}

function isNew(told: Set<number>, id: number): boolean {
  return !told.has(id) && told.add(id) !== undefined;
}

/** Which rules, by their number, stand on which project. */
type PolicyMap = {
  readonly rules: readonly Rule[];
  readonly byProject: ReadonlyMap<number, { readonly name: string; readonly rules: readonly number[] }>;
  /** The number of the rule for the whole house. */
  readonly house: number | undefined;
};

function drawMap(policy: Policy, facts: LiveFacts, { topOf }: Question): PolicyMap {
  const house = houseRule(policy);
  const rules = house === undefined ? policy.critical : [...policy.critical, house];
  const members = new Map(policy.critical.map((rule) => [rule, rule.topDownloads && topOf(rule)]));
  const byProject = new Map<number, { name: string; rules: number[] }>();
  const topMembers = rules.map((rule) => members.get(rule));
  for (const { id, name } of facts.projects) {
    const found: number[] = [];
    for (let n = 0; n < rules.length; n += 1) {
      const rule = rules[n];
      if (rule === undefined) continue;
      const chosen =
        rule === house ||
        topMembers[n]?.has(name) === true ||
        rule.match.some((glob) => matchesGlob(glob, name));
      if (chosen) found.push(n);
    }
    if (found.length > 0) byProject.set(id, { name, rules: found });
  }
  return { rules, byProject, house: house === undefined ? undefined : rules.length - 1 };
}

function levelsAt(map: PolicyMap, owner: ReadonlyMap<string, Level>, at: number): ReadonlyMap<string, Level> {
  const enforced = map.rules.map((rule) => (phaseOf(rule, at) === "enforced" ? rule.level : undefined));
  const levels = new Map(owner);
  for (const { name, rules } of map.byProject.values()) {
    for (const n of rules) {
      const level = enforced[n];
      if (level !== undefined && levelRank(level) > levelRank(levels.get(name) ?? "password"))
        levels.set(name, level);
    }
  }
  return levels;
}

type Levels = ReadonlyMap<string, Level>;

function compareLevels({ projects }: LiveFacts, before: Levels, after: Levels) {
  const critical: string[] = [];
  const free: string[] = [];
  const changed: { project: string; from: Level; to: Level }[] = [];
  for (const { name } of projects) {
    const from = before.get(name);
    const to = after.get(name);
    if (from === to) continue;
    if (from === undefined) critical.push(name);
    else if (to === undefined) free.push(name);
    else changed.push({ project: name, from, to });
  }
  return { critical, free, changed };
}

type Comparison = {
  readonly before: PolicyMap;
  readonly after: PolicyMap;
  readonly facts: LiveFacts;
  readonly now: number;
  readonly at: number;
};

function findStopped({ before, after, facts, now, at }: Comparison) {
  const names = new Map(facts.projects.map(({ id, name }) => [id, name]));
  const people = facts.people.flatMap((person) => {
    if (person.kind === "service") return [];
    const who = bestSession(person);
    const bad = shortfalls(after, who, at);
    if (bad.size === 0) return [];
    const had = shortfalls(before, who, now);
    const projects = some(person.projects, names, (id) => newly(id, { before, after, bad, had }));
    const whole = after.house !== undefined && bad.has(after.house) && before.house === undefined;
    if (projects.names.length === 0 && !whole) return [];
    return [{ id: person.id, words: { user: person.name, level: person.factors, projects } }];
  });
  const tokens = facts.tokens.flatMap((token): Stopped[] => {
    const who = tokenFacts(token);
    const bad = shortfalls(after, who, at);
    if (bad.size === 0) return [];
    const had = shortfalls(before, who, now);
    const reach = token.holder.admin ? after.byProject.keys() : token.holder.projects;
    const projects = some(reach, names, (id, name) => {
      if (token.projects?.some((glob) => matchesGlob(glob, name)) === false) return false;
      return newly(id, { before, after, bad, had });
    });
    const [why] = bad.values();
    if (projects.names.length === 0 || why === undefined) return [];
    return [{ id: token.id, token: token.name, user: token.holder.name, why, projects }];
  });
  return { people, tokens };
}

type Shortfalls = ReadonlyMap<number, string>;

/** The enforced rules that somebody does not satisfy, by number, and why. */
function shortfalls({ rules }: PolicyMap, who: Who, at: number): Shortfalls {
  const action = who.kind === "token" ? "upload" : "settings";
  const facts = { at, action, project: undefined, demand: undefined, who } as const;
  const found = new Map<number, string>();
  rules.forEach((rule, n) => {
    if (phaseOf(rule, at) !== "enforced") return;
    const code = findShortfall(rule, facts);
    const exempt = "user" in who && rule.exempt.some(({ user, until }) => user === who.user && at < until);
    if (code !== undefined && !exempt) found.set(n, code);
  });
  return found;
}

type Change = Pick<Comparison, "before" | "after"> & { readonly bad: Shortfalls; readonly had: Shortfalls };

/** Whether a project is out of reach by the new policy, and is not today. */
function newly(id: number, { before, after, bad, had }: Change): boolean {
  const stops = (map: PolicyMap, which: Shortfalls) =>
    map.byProject.get(id)?.rules.some((n) => which.has(n)) === true;
  return stops(after, bad) && !stops(before, had);
}

function some(
  ids: Iterable<number>,
  names: ReadonlyMap<number, string>,
  wanted: (id: number, name: string) => boolean,
): SomeProjects {
  const found: string[] = [];
  for (const id of ids) {
    const name = names.get(id) ?? "";
    if (!wanted(id, name)) continue;
    if (found.length === SOME) return { names: found.sort(), more: true };
    found.push(name);
  }
  return { names: found.sort(), more: false };
}

/** The strongest session that a person can open. */
function bestSession({ name, factors }: LivePerson): Who {
  const method = factors === "phishing_resistant" ? "webauthn" : factors === "any_2fa" ? "totp" : "password";
  return { kind: "person", user: name, level: factors, method, factors };
}

function tokenFacts({ name, holder, level, minterFactors, mintedAt, cidrs }: LiveToken): TokenFacts {
  const service = holder.kind === "service";
  const user = holder.name;
  return { kind: "token", user, service, token: name, level, holderFactors: minterFactors, mintedAt, cidrs };
}
