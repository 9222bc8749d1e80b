/** Random policies and facts, judged beside a model that is written from the contract and shares no code with the room. */
import { expect, test } from "bun:test";
import type { Level } from "../../src/actor.ts";
import { evaluate } from "../../src/policy/evaluate.ts";
import { type PolicyAction, policyActions, type Who } from "../../src/policy/facts.ts";
import {
  days,
  demandFor,
  noon,
  personFacts,
  policyOf,
  type RuleInput,
  tokenFacts,
} from "../support/policy-facts.ts";
import { type Random, seededRandom } from "../support/seeded-random.ts";

const LEVELS: readonly Level[] = ["password", "any_2fa", "phishing_resistant"];
const PATTERNS = ["acme-*", "*-auth", "acme-auth", "other", "*", "a*h"];
const NAMES = ["acme-auth", "acme", "other", "oauth-x"];

/** The model's own idea of a pattern. */
const catches = (pattern: string, name: string): boolean => {
  const [head = "", tail] = pattern.split("*");
  if (tail === undefined) return pattern === name;
  return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
};

/** Nothing, too, is drawn. */
const draw = <T>(random: Random, list: readonly T[]): T | undefined => list[random.below(list.length)];

type Drawn = Required<
  Pick<RuleInput, "match" | "level" | "publish" | "release" | "token" | "exempt" | "line">
> &
  Pick<RuleInput, "warnFrom" | "enforceFrom" | "closeReleaseAfter">;

function drawRule(random: Random, line: number): Drawn {
  const enforceFrom = draw(random, [undefined, noon - days(1), noon, noon + 1, noon + days(3)]);
  const exempt = random.percent(20)
    ? [{ user: "jo", until: noon + random.pick([-1, 0, 1]), reason: "x" }]
    : [];
  return {
    line,
    match: [random.pick(PATTERNS), random.pick(PATTERNS)],
    level: random.pick(["any_2fa", "phishing_resistant"] as const),
    publish: random.pick([["token"], ["trusted_publisher"], ["trusted_publisher", "token"]] as const),
    release: random.pick(["direct", "staged", "two_person"] as const),
    token: { maxAge: draw(random, [undefined, days(1), days(2)]), requireCidr: random.percent(20) },
    closeReleaseAfter: draw(random, [undefined, undefined, days(5)]),
    enforceFrom,
    warnFrom: enforceFrom === undefined ? undefined : enforceFrom - random.pick([0, days(2), days(9)]),
    exempt,
  };
}

function drawWho(random: Random): Who {
  const level = random.pick(LEVELS);
  const other = random.pick(LEVELS);
  const user = random.pick(["jo", "ann"]);
  switch (random.pick(["person", "token", "publisher", "console"] as const)) {
    case "person":
      return personFacts({ user, level, factors: other });
    case "token":
      return tokenFacts({
        user,
        level,
        holderFactors: other,
        mintedAt: noon - random.pick([0, days(1), days(1) + 1, days(2)]),
        cidrs: random.percent(50),
        service: random.percent(30),
      });
    case "publisher":
      return { kind: "publisher", name: "ci" };
    case "console":
      return { kind: "console" };
  }
}

type Act = {
  readonly action: PolicyAction;
  readonly openedAt: number | undefined;
  readonly uploaders: readonly string[];
};

/** Whether one rule has something against it, in the words of the contract. */
function fails(rule: Drawn, who: Who, { action, openedAt, uploaders }: Act): boolean {
  if (who.kind === "console") return false;
  const publishing = action === "upload" || action === "create";
  if (action === "upload" && rule.closeReleaseAfter !== undefined && openedAt !== undefined)
    if (noon - openedAt >= rule.closeReleaseAfter) return true;
  if (who.kind === "publisher") return !(publishing && rule.publish.includes("trusted_publisher"));
  if (publishing && !rule.publish.includes("token")) return true;
  const needed = LEVELS.indexOf(rule.level);
  const has = who.kind === "person" ? who.factors : who.holderFactors;
  if (LEVELS.indexOf(who.level) < needed || LEVELS.indexOf(has) < needed) return true;
  if (action === "approve" && rule.release === "two_person")
    if (uploaders.length === 0 || uploaders.includes(who.user)) return true;
  if (who.kind === "person") return false;
  const { maxAge, requireCidr } = rule.token;
  return (maxAge !== undefined && noon - who.mintedAt >= maxAge) || (requireCidr && !who.cidrs);
}

type Verdict = "allowed" | "warned" | "refused";

function judge(
  rules: readonly Drawn[],
  name: string,
  { who, act }: { readonly who: Who; readonly act: Act },
): Verdict {
  let verdict: Verdict = "allowed";
  for (const rule of rules) {
    if (!rule.match.some((pattern) => catches(pattern, name)) || !fails(rule, who, act)) continue;
    const named = "user" in who && act.action !== "approve";
    if (named && rule.exempt.some(({ user, until }) => user === who.user && noon < until)) continue;
    if (rule.enforceFrom === undefined || rule.enforceFrom <= noon) return "refused";
    if (rule.warnFrom !== undefined && rule.warnFrom <= noon) verdict = "warned";
  }
  return verdict;
}

const seed = Number(process.env["GATEHOUSE_SEED"] ?? 20_261_124);

test(`20,000 random policies and acts come out as the model says (seed ${seed})`, () => {
  const random = seededRandom(seed);
  const seen = new Map<string, number>();
  for (let n = 0; n < 20_000; n += 1) {
    const rules = Array.from({ length: random.below(5) }, (_, line) => drawRule(random, line + 1));
    const name = random.pick(NAMES);
    const who = drawWho(random);
    const act = {
      action: random.pick(policyActions),
      openedAt: draw(random, [undefined, noon, noon - days(5), noon - days(5) + 1]),
      uploaders: random.pick([[], ["jo"], ["ann", "jo"], ["zoe"]]),
    };
    const demand = demandFor(policyOf(rules), name);
    const { action, ...release } = act;
    const decision = evaluate({ at: noon, action, project: name, demand, who, release });
    const expected = judge(rules, name, { who, act });
    expect({ n, verdict: decision.verdict }).toEqual({ n, verdict: expected });
    // Whatever is said names a rule that holds there, and that has something against it.
    if (expected !== "allowed") {
      const named = rules.find(({ line }) => line === decision.rule?.place.line);
      expect(
        named !== undefined && named.match.some((each) => catches(each, name)) && fails(named, who, act),
      ).toBe(true);
    }
    seen.set(expected, (seen.get(expected) ?? 0) + 1);
  }
  for (const verdict of ["allowed", "warned", "refused"])
    expect(seen.get(verdict) ?? 0).toBeGreaterThan(1000);
});
