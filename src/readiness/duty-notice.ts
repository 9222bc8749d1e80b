/** What a person is reminded of on every page while rules on their projects are announced or warn. */
import type { Tx } from "../db/write.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { dayOf } from "../policy/dates.ts";
import { levelWords, meetsLevel } from "../policy/level.ts";
import { phaseOf } from "../policy/phase.ts";
import { houseRule, type Rule } from "../policy/policy.ts";
import { EVERYTHING } from "./holders.ts";
import { type Duty, surveyOne, type SurveyedPerson } from "./survey.ts";

export type DutyNotice = {
  /** One sentence with the date. */
  readonly words: string;
  /** Path of the page where it is told at length. */
  readonly path: string;
};

/** Nothing for whoever has nothing to do, and while no rule is on its way. */
export function dutyNotice(tx: Tx, at: number, userId: number): DutyNotice | undefined {
  const { policy } = currentPolicy(tx);
  const house = houseRule(policy);
  if (![...policy.critical, ...(house === undefined ? [] : [house])].some((rule) => isComing(rule, at)))
    return undefined;
  const person = surveyOne(tx, at, userId);
  if (person === undefined) return undefined;
  const stopped = new Set(person.stopping.flatMap(({ projects }) => projects));
  const open = person.duties.flatMap((duty) => {
    const rule = duty.standing.rules.find((each) => isComing(each, at));
    const todo = !duty.ready || stopped.has(duty.project);
    return rule === undefined || !todo ? [] : [{ duty, rule }];
  });
  const first = open.toSorted((a, b) => (a.rule.enforceFrom ?? 0) - (b.rule.enforceFrom ?? 0))[0];
  if (first === undefined) return undefined;
  return {
    words: `${whatWords(
      open.map(({ duty }) => duty),
      first.rule,
    )} ${stateWords(person, first.rule)}`,
    path: first.duty.project === EVERYTHING ? "/account/factors" : "/account/projects?critical=any",
  };
}

function isComing(rule: Rule, at: number): boolean {
  const phase = phaseOf(rule, at);
  return phase === "announced" || phase === "warned";
}

function whatWords(duties: readonly Duty[], rule: Rule): string {
  const names = duties.map(({ project }) =>
    project === EVERYTHING ? "every project of this house" : project,
  );
  const more = names.length > 1 ? ` and ${names.length - 1} more of your projects` : "";
  const need = names.length > 1 ? "need" : "needs";
  return `From ${dayOf(rule.enforceFrom ?? 0)} on, ${names[0] ?? ""}${more} ${need} ${levelWords(rule.level)}.`;
}

function stateWords({ level, stopping }: SurveyedPerson, rule: Rule): string {
  const has = meetsLevel(level, rule.level) ? "" : "You have none yet. ";
  if (stopping.length === 0) return has.trim();
  const names = stopping
    .slice(0, 3)
    .map(({ name }) => name)
    .join(", ");
  const more = stopping.length > 3 ? ` and ${stopping.length - 3} more` : "";
  return `${has}${stopping.length === 1 ? "A token" : "Tokens"} would stop: ${names}${more}.`;
}
