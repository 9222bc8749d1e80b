/** A policy that no admin could live up to is refused before it locks the house, and told of where that comes later. */
import { and, eq, isNull } from "drizzle-orm";
import { strengthOf } from "../accounts/strength.ts";
import type { Level } from "../actor.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { dayOf } from "../policy/dates.ts";
import { placeOf } from "../policy/decision-words.ts";
import { levelWords, meetsLevel } from "../policy/level.ts";
import { phaseOf } from "../policy/phase.ts";
import { houseRule, type Policy, type Rule } from "../policy/policy.ts";

export type LockOut = { readonly policy: Policy; readonly at: number; readonly publicUrl: string };

type Admin = { readonly name: string; readonly factors: Level };

/**
 * Some enabled admin must have a working factor at the level of each rule that is enforced, or be exempt from it. A
 * house without an admin, before its set-up, has nobody to lock out.
 * @throws Refusal `policy.locks_out_admins`
 */
export function requireAdminLeft(tx: Tx, { policy, at, publicUrl }: LockOut): void {
  const rule = lockingRule(rulesOf(policy), adminsOf(tx), at);
  if (rule === undefined) return;
  throw new Refusal({
    kind: "conflict",
    code: "policy.locks_out_admins",
    message: `The policy would lock out every admin: ${placeOf(rule)} demands ${levelWords(rule.level)}, and no admin has one.`,
    remedy: `Let an admin add one first: ${publicUrl}/account/factors. Or give the rule an enforce_from in the future.`,
  });
}

/** The first instant at which a rule begins, or an exemption ends, that leaves no admin; and a sentence that says so. */
export type LaterLockOut = { readonly at: number; readonly sentence: string };

/** Undefined where some admin is left at every date of the policy, or none is left already. */
export function laterLockOut(tx: Tx, { policy, at, publicUrl }: LockOut): LaterLockOut | undefined {
  const rules = rulesOf(policy);
  const admins = adminsOf(tx);
  if (lockingRule(rules, admins, at) !== undefined) return undefined;
  const dates = rules.flatMap(({ enforceFrom, exempt }) => [
    enforceFrom ?? at,
    ...exempt.map((e) => e.until),
  ]);
  for (const date of [...new Set(dates)].sort((a, b) => a - b)) {
    const rule = date > at ? lockingRule(rules, admins, date) : undefined;
    if (rule === undefined) continue;
    const sentence = `From ${dayOf(date)} on every admin is locked out, as they stand today: ${placeOf(rule)} demands ${levelWords(rule.level)} then. Let an admin add one before: ${publicUrl}/account/factors`;
    return { at: date, sentence };
  }
  return undefined;
}

function rulesOf(policy: Policy): readonly Rule[] {
  const house = houseRule(policy);
  return house === undefined ? policy.critical : [...policy.critical, house];
}

function adminsOf(tx: Tx): readonly Admin[] {
  return tx
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(and(eq(people.admin, true), isNull(people.disabledAt)))
    .all()
    .map(({ id, name }) => ({ name, factors: strengthOf(tx, id).strongest }));
}

/** The rule to name where no admin satisfies all that are enforced. */
function lockingRule(rules: readonly Rule[], admins: readonly Admin[], at: number): Rule | undefined {
  const enforced = rules.filter((rule) => phaseOf(rule, at) === "enforced");
  const met = (rule: Rule, { name, factors }: Admin) =>
    meetsLevel(factors, rule.level) || rule.exempt.some(({ user, until }) => user === name && at < until);
  if (admins.length === 0 || admins.some((admin) => enforced.every((rule) => met(rule, admin))))
    return undefined;
  return enforced.find((rule) => rule.level === "phishing_resistant") ?? enforced[0];
}
