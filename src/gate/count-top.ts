/** Keeps who belongs to the `top_downloads` rules of the policy in force; the gate looks them up by index. */
import { policyTop } from "../db/schema/policy.ts";
import type { Tx } from "../db/write.ts";
import { type Policy, type TopDownloads, topKey } from "../policy/policy.ts";

/** Counts the most downloaded projects: normalised names. */
export type CountTop = (tx: Tx, top: TopDownloads) => readonly string[];

/** Counts anew, inside the transaction of the caller. */
export function keepTop(tx: Tx, policy: Policy, count: CountTop): void {
  tx.delete(policyTop).run();
  const kept = new Set<string>();
  for (const { topDownloads } of policy.critical) {
    if (topDownloads === undefined || kept.has(topKey(topDownloads))) continue;
    const rule = topKey(topDownloads);
    kept.add(rule);
    for (const project of count(tx, topDownloads)) tx.insert(policyTop).values({ rule, project }).run();
  }
}
