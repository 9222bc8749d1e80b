/** Begins a new epoch of the log: a tree of its own under a name of its own, linked to the one before by its first record. */
import { eq } from "drizzle-orm";
import { auditState } from "../db/schema/audit.ts";
import type { Tx } from "../db/write.ts";
import type { Act } from "./audit-event.ts";
import { readFrontier, rootOf } from "./frontier.ts";
import { originOf } from "./log-origin.ts";
import { record } from "./record.ts";

export type NewEpoch =
  | { readonly event: "audit.restored"; readonly details: { made_at: string; blobs: number } }
  | { readonly event: "audit.reopened"; readonly details: { reason: string } }
  | { readonly event: "audit.rolled" };

/** The first record says how large the tree before was, and its root. */
export function openEpoch(tx: Tx, act: Act, opening: NewEpoch): number {
  const state = tx.select().from(auditState).get();
  if (state === undefined) throw new Error("the audit log has lost its state");
  const root = Buffer.from(rootOf(readFrontier(state.frontier))).toString("base64");
  tx.update(auditState)
    .set({
      epoch: state.epoch + 1,
      start: state.start + state.size,
      size: 0,
      frontier: Buffer.alloc(0),
      // A restored database may come from a clock that went ahead; that is no jump within this epoch.
      newestAt: act.at,
    })
    .where(eq(auditState.id, 1))
    .run();
  const before = { previous: originOf(state), previous_size: state.size, previous_root: root };
  if (opening.event === "audit.rolled")
    return record(tx, act, { event: opening.event, outcome: "done", details: before });
  return opening.event === "audit.restored"
    ? record(tx, act, { event: opening.event, outcome: "done", details: { ...opening.details, ...before } })
    : record(tx, act, { event: opening.event, outcome: "done", details: { ...opening.details, ...before } });
}
