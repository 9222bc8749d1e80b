/** Nobody is given a role on a critical project who could not use it: they are invited, and accept once they can. */
import { strengthOf } from "../accounts/strength.ts";
import type { Act } from "../audit/record.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { placeOf } from "../policy/decision-words.ts";
import { levelWords, meetsLevel } from "../policy/level.ts";
import { ruleInForce } from "./rule-in-force.ts";

export type Receiver = {
  readonly project: string;
  readonly user: { readonly id: number; readonly name: string };
};

/** The operator may all the same. @throws Refusal `policy.receiver` */
export function requireReceiver(tx: Tx, { actor, at }: Act, { project, user }: Receiver): void {
  if (actor.kind === "console") return;
  const rule = ruleInForce(tx, { project, at });
  if (rule === undefined || meetsLevel(strengthOf(tx, user.id).strongest, rule.level)) return;
  throw new Refusal({
    kind: "denied_by_policy",
    code: "policy.receiver",
    message: `${project} needs ${levelWords(rule.level)} of its people (${placeOf(rule)}), and ${quote(user.name)} has none.`,
    remedy: "Invite them: they accept once they have one.",
    details: { action: "role", project, place: placeOf(rule), level: rule.level },
  });
}
