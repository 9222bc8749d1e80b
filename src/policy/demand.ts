/** Which rules hold for a project, the strictest first. */
import { matchesGlob } from "../packaging/name-glob.ts";
import { levelRank } from "./level.ts";
import { phaseOf, phaseRank } from "./phase.ts";
import { houseRule, type Policy, type ReleaseMode, type Rule } from "./policy.ts";

/**
 * Never empty. An act must satisfy each rule that is enforced; the first of them that it does not satisfy is the one
 * named, so that the strictest decides. Rules of a later phase stand behind those of an earlier one.
 */
export type Demand = { readonly rules: readonly Rule[] };

export type Place = {
  /** A normalised name; undefined for acts on no project. */
  readonly project: string | undefined;
  /** Whether the project is among those that a `top_downloads` rule chooses. */
  readonly topOf: (rule: Rule) => boolean;
  /** What the project's owner asks for beyond the file. */
  readonly ownerRule?: Rule | undefined;
  readonly at: number;
};

/** What is demanded there, or undefined where nothing is. */
export function demandOn(policy: Policy, place: Place): Demand | undefined {
  const rules = policy.critical.filter((rule) => chooses(rule, place));
  if (place.ownerRule !== undefined) rules.push(place.ownerRule);
  const house = houseRule(policy);
  if (house !== undefined) rules.push(house);
  if (rules.length === 0) return undefined;
  // Stable, so that of two equally strict rules the one that stands first in the file is named.
  return { rules: rules.length === 1 ? rules : rules.sort((a, b) => compareRules(a, b, place.at)) };
}

/** Whether the project is critical by an entry of the list, in whatever phase. */
export function chooses(rule: Rule, { project, topOf }: Pick<Place, "project" | "topOf">): boolean {
  if (project === undefined) return false;
  if (rule.topDownloads !== undefined) return topOf(rule);
  return rule.match.some((glob) => matchesGlob(glob, project));
}

/** The strictest rule that is enforced, if any is. */
export function enforcedRule(demand: Demand | undefined, at: number): Rule | undefined {
  const first = demand?.rules[0];
  return first !== undefined && phaseOf(first, at) === "enforced" ? first : undefined;
}

/** Rules that are exactly as strict as the first one; they explain a tie. */
export function tiesOf(demand: Demand, at: number): readonly Rule[] {
  const [first, ...others] = demand.rules;
  return first === undefined ? [] : others.filter((rule) => compareRules(first, rule, at) === 0);
}

const releaseRank: Readonly<Record<ReleaseMode, number>> = { direct: 0, staged: 1, two_person: 2 };

/** Negative where `a` is the stricter: phase, level, approval, open ways, age of tokens, CIDR, closing of releases. */
export function compareRules(a: Rule, b: Rule, at: number): number {
  return (
    phaseRank(phaseOf(b, at)) - phaseRank(phaseOf(a, at)) ||
    levelRank(b.level) - levelRank(a.level) ||
    releaseRank[b.release] - releaseRank[a.release] ||
    a.publish.length - b.publish.length ||
    compareLimits(a.token.maxAge, b.token.maxAge) ||
    Number(b.token.requireCidr) - Number(a.token.requireCidr) ||
    compareLimits(a.closeReleaseAfter, b.closeReleaseAfter)
  );
}

function compareLimits(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  return (a ?? Number.MAX_VALUE) - (b ?? Number.MAX_VALUE);
}
