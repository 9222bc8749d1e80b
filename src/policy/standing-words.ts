/** How a project stands with the policy, in a few words. */
import { dayOf } from "./dates.ts";
import { levelWords } from "./level.ts";
import { type Phase, phaseOf } from "./phase.ts";
import type { Rule } from "./policy.ts";
import type { Standing } from "./standing.ts";

/** `a security key`, `a security key from 2026-05-15`. */
export function standingWords({ rule, phase }: Standing): string {
  const from =
    phase === "enforced" || rule.enforceFrom === undefined ? "" : ` from ${dayOf(rule.enforceFrom)}`;
  return `${levelWords(rule.level)}${from}`;
}

const PHASES: Readonly<Record<Phase, string>> = {
  planned: "planned",
  announced: "announced",
  warned: "warns",
  enforced: "enforced",
};

/** `enforced since 2026-03-01`, `warns, enforced from 2026-03-01`. */
export function phaseWords(rule: Rule, at: number): string {
  const phase = phaseOf(rule, at);
  const since = rule.enforceFrom ?? rule.since;
  if (since === undefined) return PHASES[phase];
  return phase === "enforced"
    ? `enforced since ${dayOf(since)}`
    : `${PHASES[phase]}, enforced from ${dayOf(since)}`;
}
