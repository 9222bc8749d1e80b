/** The moments at which people are told of a rule: when it is announced, warns and is enforced, and days before. */
import type { Rule } from "./policy.ts";

/** `reminder`: 30, 7 or 1 days before a rule is enforced. */
export type Stage = "announced" | "warned" | "reminder" | "enforced";

export type Moment = { readonly stage: Stage; readonly at: number };

/** How long before a rule is enforced people are reminded. */
const BEFORE = [30, 7, 1].map((days) => days * 86_400_000);

/** In order. A rule without dates has but the moment it began. */
export function momentsOf(rule: Rule): readonly Moment[] {
  const { announced, warnFrom, enforceFrom, since = 0 } = rule;
  if (enforceFrom === undefined) return [{ stage: "enforced", at: since }];
  const first = announced ?? warnFrom;
  const moments: Moment[] = [
    // One that only says from when it is enforced is announced from the beginning.
    { stage: "announced", at: first === undefined ? 0 : Math.min(first, enforceFrom) },
    ...(warnFrom === undefined ? [] : [{ stage: "warned", at: warnFrom } as const]),
    ...BEFORE.map((before) => ({ stage: "reminder", at: enforceFrom - before }) as const),
    { stage: "enforced", at: enforceFrom },
  ];
  // A reminder before the announcement would be one.
  const begin = moments[0]?.at ?? 0;
  return moments.filter(({ at }) => at >= begin).sort((a, b) => a.at - b.at);
}

export type Due = {
  /** The stage that the rule has come to. */
  readonly stage: Stage;
  /** Whether nothing but reminders fell due: those go to whoever still has something to do. */
  readonly reminds: boolean;
};

/** What there is to tell at `at` to somebody who was told up to `toldAt`, or never. */
export function dueMoment(rule: Rule, toldAt: number | undefined, at: number): Due | undefined {
  const due = momentsOf(rule).filter(
    (moment) => moment.at <= at && (toldAt === undefined || moment.at > toldAt),
  );
  const last = due.at(-1);
  if (last === undefined) return undefined;
  return {
    stage: last.stage,
    reminds: toldAt !== undefined && due.every(({ stage }) => stage === "reminder"),
  };
}
