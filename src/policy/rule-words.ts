/** A rule in a few words, for lists, differences and reports. */
import { dayOf, daysIn } from "./dates.ts";
import { levelWords } from "./level.ts";
import type { Policy, Rule } from "./policy.ts";

/** `acme-*, payroll`, `the most downloaded 1 % of 180 days`, `every project`. */
export function choiceWords(rule: Rule): string {
  if (rule.topDownloads !== undefined) {
    const { percent, over } = rule.topDownloads;
    return `the most downloaded ${percent} % of ${daysIn(over)}`;
  }
  return rule.match.length === 0 ? "every project" : rule.match.join(", ");
}

/** What a rule asks for, by the names of its keys; what is not asked for is left out. */
export function demandWords(rule: Rule): Readonly<Record<string, string>> {
  const asked: Record<string, string | undefined> = {
    level: levelWords(rule.level),
    publish: rule.publish.length === 2 ? undefined : rule.publish.join(", "),
    release: rule.release === "direct" ? undefined : rule.release,
    "token.max_age": rule.token.maxAge === undefined ? undefined : daysIn(rule.token.maxAge),
    "token.require_cidr": rule.token.requireCidr ? "true" : undefined,
    close_release_after: rule.closeReleaseAfter === undefined ? undefined : daysIn(rule.closeReleaseAfter),
    announced: dateOf(rule.announced),
    warn_from: dateOf(rule.warnFrom),
    enforce_from: dateOf(rule.enforceFrom),
    reason: rule.reason,
    exempt:
      rule.exempt.length === 0
        ? undefined
        : rule.exempt.map(({ user, until }) => `${user} until ${dayOf(until)}`).join(", "),
  };
  return Object.fromEntries(
    Object.entries(asked).flatMap(([name, words]) => (words === undefined ? [] : [[name, words]])),
  );
}

/** `a security key; release staged; token.max_age 30 days`: what is asked for, without dates, reason and exemptions. */
export function demandPhrase(rule: Rule): string {
  const {
    level,
    announced: _a,
    warn_from: _w,
    enforce_from: _e,
    reason: _r,
    exempt: _x,
    ...more
  } = demandWords(rule);
  return [level, ...Object.entries(more).map(([name, words]) => `${name} ${words}`)].join("; ");
}

/** `gatehouse.yaml:14 acme-*: level a security key; reason …`. */
export function ruleWords(rule: Rule): string {
  const demands = Object.entries(demandWords(rule)).map(([name, words]) => `${name} ${words}`);
  return `${rule.place.file}:${rule.place.line} ${choiceWords(rule)}: ${demands.join("; ")}`;
}

/** `optional`, `required`, `required_by 2026-12-01`. */
export function everyoneWords({ secondFactor }: Policy): string {
  return secondFactor.everyone === "required_by"
    ? `required_by ${dayOf(secondFactor.date)}`
    : secondFactor.everyone;
}

function dateOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : dayOf(at);
}
