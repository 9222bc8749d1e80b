/** How a project stands with the policy: which rules make it critical, how far they have come, and what they come to. */
import { compareRules, type Demand } from "./demand.ts";
import { levelRank } from "./level.ts";
import { type Phase, phaseOf, phaseRank } from "./phase.ts";
import type { Rule } from "./policy.ts";

/** Of a critical project. What is asked of everybody in the house makes none critical. */
export type Standing = {
  /** The strictest of those that have come furthest: the one that lists name. */
  readonly rule: Rule;
  /** Of `rule`; never `planned`, since nobody is told of such rules. */
  readonly phase: Phase;
  /** All that were announced at least, the strictest first. */
  readonly rules: readonly Rule[];
  /** What holds once all of them are enforced. */
  readonly finally: Demand;
  /** When that is; not before now. */
  readonly finallyAt: number;
};

/** Of the rules on one project that were announced by `at`; nothing where there is none. */
export function standingOf(rules: readonly Rule[], at: number): Standing | undefined {
  const told = rules.filter((rule) => phaseOf(rule, at) !== "planned");
  const [rule, ...others] = told.toSorted((a, b) => compareRules(a, b, at));
  if (rule === undefined) return undefined;
  const finallyAt = Math.max(at, ...told.map(({ enforceFrom = at }) => enforceFrom));
  return {
    rule,
    phase: phaseOf(rule, at),
    rules: [rule, ...others],
    finally: { rules: told.toSorted((a, b) => compareRules(a, b, finallyAt)) },
    finallyAt,
  };
}

/** Negative where `a` is critical in a higher degree: by phase, then by level. */
export function compareStandings(a: Standing, b: Standing): number {
  return phaseRank(b.phase) - phaseRank(a.phase) || levelRank(b.rule.level) - levelRank(a.rule.level);
}
