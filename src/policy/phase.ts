/** How far a rule has come: planned, announced, warned, enforced. */
import type { Rule } from "./policy.ts";

/** `planned`: nobody is told yet; `announced`: told once; `warned`: told at every touch; `enforced`: refused. */
export type Phase = "planned" | "announced" | "warned" | "enforced";

const rank: Readonly<Record<Phase, number>> = { planned: 0, announced: 1, warned: 2, enforced: 3 };

export function phaseRank(phase: Phase): number {
  return rank[phase];
}

/** The phase at an instant. A rule that only says from when it is enforced is announced until then. */
export function phaseOf(rule: Pick<Rule, "announced" | "warnFrom" | "enforceFrom">, at: number): Phase {
  if (rule.enforceFrom === undefined || at >= rule.enforceFrom) return "enforced";
  if (rule.warnFrom !== undefined && at >= rule.warnFrom) return "warned";
  return rule.announced === undefined || at >= rule.announced ? "announced" : "planned";
}

/** The instants after `at` at which the phase changes, in order. */
export function laterDates(rule: Pick<Rule, "announced" | "warnFrom" | "enforceFrom">, at: number): number[] {
  return [rule.announced, rule.warnFrom, rule.enforceFrom]
    .filter((date) => date !== undefined && date > at)
    .map(Number);
}
