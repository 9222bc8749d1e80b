/** The policy in force, as of the transaction that asks: one for all processes of the house. */
import { and, desc, eq } from "drizzle-orm";
import { policyLoads, policyTop } from "../db/schema/policy.ts";
import type { Tx } from "../db/write.ts";
import { type Demand, demandOn } from "../policy/demand.ts";
import { openPolicy, type Policy, type Rule, topKey } from "../policy/policy.ts";

export type CurrentPolicy = {
  /** Of the load; undefined on a database that no policy was loaded into, where nothing is critical. */
  readonly id: number | undefined;
  readonly policy: Policy;
  /** Origin for links, without a slash at its end. */
  readonly publicUrl: string;
};

type Kept = { readonly stamp: string; readonly current: CurrentPolicy };

/** The last one read, for each connection. Only whoever reads the very same row again is spared its parsing. */
const kept = new WeakMap<Tx, Kept>();

const nothing: CurrentPolicy = { id: undefined, policy: openPolicy, publicUrl: "" };

/** Reads the newest load; inside a transaction, the one that this transaction will be judged by. */
export function currentPolicy(tx: Tx): CurrentPolicy {
  const newest = tx
    .select({
      id: policyLoads.id,
      at: policyLoads.at,
      sha256: policyLoads.sha256,
      publicUrl: policyLoads.publicUrl,
    })
    .from(policyLoads)
    .orderBy(desc(policyLoads.id))
    .limit(1)
    .get();
  if (newest === undefined) return nothing;
  // The id alone would not do: one that was rolled back is given again.
  const stamp = `${newest.id} ${newest.at} ${newest.sha256.toString("hex")} ${newest.publicUrl}`;
  const known = kept.get(tx);
  if (known?.stamp === stamp) return known.current;
  const row = tx
    .select({ compiled: policyLoads.compiled })
    .from(policyLoads)
    .where(eq(policyLoads.id, newest.id))
    .get();
  const policy = JSON.parse(row?.compiled ?? "") as Policy;
  const current = { id: newest.id, policy, publicUrl: newest.publicUrl };
  kept.set(tx, { stamp, current });
  return current;
}

export type DemandQuestion = {
  readonly project: string | undefined;
  readonly at: number;
  readonly ownerRule?: Rule | undefined;
};

/** What the policy demands of `project` (a normalised name, whether it exists or not). */
export function currentDemand(
  tx: Tx,
  { policy }: CurrentPolicy,
  question: DemandQuestion,
): Demand | undefined {
  const { project } = question;
  return demandOn(policy, {
    ...question,
    topOf: (rule) => project !== undefined && isTop(tx, rule, project),
  });
}

function isTop(tx: Tx, rule: Rule, project: string): boolean {
  if (rule.topDownloads === undefined) return false;
  const key = topKey(rule.topDownloads);
  return (
    tx
      .select({ project: policyTop.project })
      .from(policyTop)
      .where(and(eq(policyTop.rule, key), eq(policyTop.project, project)))
      .get() !== undefined
  );
}
