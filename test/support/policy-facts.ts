/** Rules and facts for tests: sensible ones, of which a test says only what matters to it. */
import { parseNameGlob } from "../../src/packaging/name-glob.ts";
import { type Demand, demandOn, type Place } from "../../src/policy/demand.ts";
import type { Facts, PersonFacts, TokenFacts } from "../../src/policy/facts.ts";
import { levelRule, openPolicy, type Policy, type Rule } from "../../src/policy/policy.ts";

export const noon = Date.UTC(2026, 2, 1, 12);
export const days = (count: number): number => count * 86_400_000;

export type RuleInput = Partial<Omit<Rule, "match" | "place">> & { match?: string[]; line?: number };

/** A rule for `acme-*` that asks for a security key at once. */
export function ruleOf({ match = ["acme-*"], line = 14, ...more }: RuleInput = {}): Rule {
  return {
    ...levelRule({
      origin: "critical",
      level: "phishing_resistant",
      place: { file: "gatehouse.yaml", line },
    }),
    match: match.map(parseNameGlob),
    ...more,
  };
}

export function policyOf(rules: readonly RuleInput[], more: Partial<Policy> = {}): Policy {
  return { ...openPolicy, file: "gatehouse.yaml", critical: rules.map((rule) => ruleOf(rule)), ...more };
}

export function demandFor(
  policy: Policy,
  project: string | undefined,
  more: Partial<Place> = {},
): Demand | undefined {
  return demandOn(policy, { project, topOf: () => false, at: noon, ...more });
}

/** `jo` in a session opened with a password, owning a password alone. */
export function personFacts(more: Partial<PersonFacts> = {}): PersonFacts {
  return { kind: "person", user: "jo", level: "password", method: "password", factors: "password", ...more };
}

/** A token of `jo`, minted a day ago with a password alone. */
export function tokenFacts(more: Partial<TokenFacts> = {}): TokenFacts {
  return {
    kind: "token",
    user: "jo",
    service: false,
    token: "ci",
    level: "password",
    holderFactors: "password",
    mintedAt: noon - days(1),
    cidrs: false,
    ...more,
  };
}

/** An upload to `acme-auth` by that token, judged by `rules`. */
export function factsOf(rules: readonly RuleInput[], more: Partial<Facts> = {}): Facts {
  const facts = { at: noon, action: "upload", project: "acme-auth", who: tokenFacts(), ...more } as const;
  return { ...facts, demand: demandFor(policyOf(rules), facts.project, { at: facts.at }) };
}
