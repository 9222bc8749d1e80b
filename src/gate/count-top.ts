/** Keeps who belongs to the `top_downloads` rules of the policy in force; the gate looks them up by index. */
import { eq } from "drizzle-orm";
import { type Act, record } from "../audit/record.ts";
import { policyTop } from "../db/schema/policy.ts";
import type { Tx } from "../db/write.ts";
import { type Policy, type TopDownloads, topKey } from "../policy/policy.ts";

/** Counts the most downloaded projects: normalised names. */
export type CountTop = (tx: Tx, top: TopDownloads) => readonly string[];

type Counted = { readonly policy: Policy; readonly count: CountTop };

/** No record names more. */
const NAMED = 100;

/** Counts anew, inside the transaction of the caller; what came in and went out is recorded. */
export function keepTop(tx: Tx, act: Act, { policy, count }: Counted): void {
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const { topDownloads } of policy.critical) {
    if (topDownloads !== undefined && !wanted.has(topKey(topDownloads))) {
      wanted.set(topKey(topDownloads), new Set(count(tx, topDownloads)));
    }
  }
  const held = tx.select().from(policyTop).all();
  for (const rule of new Set([...held.map((row) => row.rule), ...wanted.keys()])) {
    const before = new Set(held.filter((row) => row.rule === rule).map(({ project }) => project));
    replace(tx, act, { rule, before, after: wanted.get(rule) ?? new Set() });
  }
}

type Change = {
  readonly rule: string;
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
};

function replace(tx: Tx, act: Act, { rule, before, after }: Change): void {
  const added = [...after].filter((project) => !before.has(project));
  const removed = [...before].filter((project) => !after.has(project));
  if (added.length + removed.length === 0) return;
  tx.delete(policyTop).where(eq(policyTop.rule, rule)).run();
  for (const project of after) tx.insert(policyTop).values({ rule, project }).run();
  const details = {
    rule,
    members: after.size,
    added: added.slice(0, NAMED),
    removed: removed.slice(0, NAMED),
  };
  record(tx, act, { event: "policy.top", outcome: "done", details });
}
