/** The level that the policy asks of whoever changes a project now. */
import type { Tx } from "../db/write.ts";
import { enforcedRule } from "../policy/demand.ts";
import type { Rule } from "../policy/policy.ts";
import { currentDemand, currentPolicy } from "./current-policy.ts";
import { ownerRule } from "./owner-rule.ts";

/** The strictest of the rules that are enforced at `at`, where one is. */
export function ruleInForce(tx: Tx, { project, at }: { project: string; at: number }): Rule | undefined {
  const question = { project, at, ownerRule: ownerRule(tx, project) };
  return enforcedRule(currentDemand(tx, currentPolicy(tx), question), at);
}
