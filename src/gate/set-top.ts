/** Writes down which projects the `top_downloads` rules choose, as they were counted. */
import { eq } from "drizzle-orm";
import { type Act, record } from "../audit/record.ts";
import { policyTop } from "../db/schema/policy.ts";
import type { Tx } from "../db/write.ts";
import { type TopDownloads, topKey } from "../policy/policy.ts";
import { currentPolicy } from "./current-policy.ts";

/** Counts the projects that one rule chooses at `at`; what it gives are normalised names. */
export type CountTop = (tx: Tx, top: TopDownloads & { readonly at: number }) => readonly string[];

/** No record names more. */
const NAMED = 100;

/**
 * Counts anew for each rule of the policy in force, inside the transaction of the caller; what changed is recorded.
 * Gives how many projects came in or went out.
 */
export function setTop(tx: Tx, act: Act, count: CountTop): number {
  const wanted = new Map<string, Set<string>>();
  for (const { topDownloads } of currentPolicy(tx).policy.critical) {
    if (topDownloads !== undefined && !wanted.has(topKey(topDownloads))) {
      wanted.set(topKey(topDownloads), new Set(count(tx, { ...topDownloads, at: act.at })));
    }
  }
  const held = new Map<string, Set<string>>();
  for (const { rule, project } of tx.select().from(policyTop).all()) {
    held.set(rule, (held.get(rule) ?? new Set<string>()).add(project));
  }
  let changes = 0;
  for (const rule of new Set([...held.keys(), ...wanted.keys()])) {
    const [before, after] = [held.get(rule) ?? new Set<string>(), wanted.get(rule) ?? new Set<string>()];
    changes += replace(tx, act, { rule, before, after });
  }
  return changes;
}

type Change = { readonly rule: string; readonly before: Set<string>; readonly after: Set<string> };

function replace(tx: Tx, act: Act, { rule, before, after }: Change): number {
  const added = [...after.difference(before)];
  const removed = [...before.difference(after)];
  const changes = added.length + removed.length;
  if (changes === 0) return 0;
  tx.delete(policyTop).where(eq(policyTop.rule, rule)).run();
  for (const project of after) tx.insert(policyTop).values({ rule, project }).run();
  const details = {
    rule,
    members: after.size,
    added: added.slice(0, NAMED),
    removed: removed.slice(0, NAMED),
  };
  record(tx, act, { event: "policy.top", outcome: "done", details });
  return changes;
}
