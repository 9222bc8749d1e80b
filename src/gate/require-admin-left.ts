/** A policy that no admin could live up to is refused before it locks the house. */
import { and, eq, isNull } from "drizzle-orm";
import { strengthOf } from "../accounts/strength.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { placeOf } from "../policy/decision-words.ts";
import { levelWords, meetsLevel } from "../policy/level.ts";
import { phaseOf } from "../policy/phase.ts";
import { houseRule, type Policy, type Rule } from "../policy/policy.ts";

export type LockOut = { readonly policy: Policy; readonly at: number; readonly publicUrl: string };

/**
 * Some enabled admin must have a working factor at the level of each rule that is enforced, or be exempt from it. A
 * house without an admin, before its set-up, has nobody to lock out.
 * @throws Refusal `policy.locks_out_admins`
 */
export function requireAdminLeft(tx: Tx, { policy, at, publicUrl }: LockOut): void {
  const house = houseRule(policy);
  const rules = [...policy.critical, ...(house === undefined ? [] : [house])].filter(
    (rule) => phaseOf(rule, at) === "enforced",
  );
  const admins = tx
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(and(eq(people.admin, true), isNull(people.disabledAt)))
    .all()
    .map(({ id, name }) => ({ name, factors: strengthOf(tx, id).strongest }));
  const met = (rule: Rule, { name, factors }: (typeof admins)[number]) =>
    meetsLevel(factors, rule.level) || rule.exempt.some(({ user, until }) => user === name && at < until);
  if (admins.length === 0 || admins.some((admin) => rules.every((rule) => met(rule, admin)))) return;
  const strictest = rules.find((rule) => rule.level === "phishing_resistant") ?? rules[0];
  if (strictest === undefined) return;
  throw new Refusal({
    kind: "conflict",
    code: "policy.locks_out_admins",
    message: `The policy would lock out every admin: ${placeOf(strictest)} demands ${levelWords(strictest.level)}, and no admin has one.`,
    remedy: `Let an admin add one first: ${publicUrl}/account/factors. Or give the rule an enforce_from in the future.`,
  });
}
