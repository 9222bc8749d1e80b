/** What somebody is to be told now: rules on their projects that came a step further since they last heard of them. */
import { type Due, dueMoment, type Stage } from "../policy/moments.ts";
import type { Rule } from "../policy/policy.ts";
import { ruleKey } from "./rule-key.ts";
import type { Duty, StoppingToken, SurveyedPerson } from "./survey.ts";

export type News = {
  readonly duty: Duty;
  readonly rule: Rule;
  readonly key: string;
  readonly due: Due;
  /** Whether there is anything to say: reminders are for whoever still has something to do. */
  readonly said: boolean;
};

/** Up to when somebody was told, by project and key of the rule. */
export type Told = ReadonlyMap<string, number>;

export const toldKey = (project: string, rule: string): string => `${rule} ${project}`;

export type Listener = {
  readonly person: SurveyedPerson;
  /** Tokens of service accounts on their projects that would stop. */
  readonly others: readonly StoppingToken[];
};

const keys = new WeakMap<Rule, string>();

export function newsFor({ person, others }: Listener, told: Told, at: number): readonly News[] {
  const stopped = new Set([...person.stopping, ...others].flatMap(({ projects }) => projects));
  return person.duties.flatMap((duty) =>
    duty.standing.rules.flatMap((rule): News[] => {
      const key = keyOf(rule);
      const due = dueMoment(rule, told.get(toldKey(duty.project, key)), at);
      if (due === undefined) return [];
      return [{ duty, rule, key, due, said: !due.reminds || !duty.ready || stopped.has(duty.project) }];
    }),
  );
}

function keyOf(rule: Rule): string {
  const key = keys.get(rule) ?? ruleKey(rule);
  keys.set(rule, key);
  return key;
}

const RANK: readonly Stage[] = ["announced", "warned", "reminder", "enforced"];

/** The furthest stage among them. */
export function furthest(news: readonly News[]): Stage {
  const at = Math.max(...news.map(({ due }) => RANK.indexOf(due.stage)));
  return RANK[at] ?? "announced";
}
