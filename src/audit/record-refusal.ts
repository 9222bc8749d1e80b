/** Records that something was refused: a transaction of its own, since the act's was rolled back. */
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import type { Refusal } from "../errors.ts";
import type { RefusableName } from "./events/registry.ts";
import { record } from "./record.ts";

export type RefusedAct = {
  readonly event: RefusableName;
  readonly refusal: Refusal;
  readonly project?: string;
};

/** Whether somebody was denied what they wanted, rather than having sent it wrong. */
export function isDenied({ kind }: Refusal): boolean {
  return kind === "forbidden" || kind === "denied_by_policy";
}

/** Appends the refusal of `act` by `actor`, with its rule and sentence; one by the policy is a `policy.refuse`. */
export function recordRefusal(deps: { db: Db; now: () => number }, actor: Actor, act: RefusedAct): void {
  const { event, refusal, project = refusal.details["project"] } = act;
  const byPolicy = refusal.kind === "denied_by_policy";
  const { project: _project, ...decided } = refusal.details;
  write(deps.db, (tx) =>
    record(
      tx,
      { actor, at: deps.now() },
      {
        event: byPolicy ? "policy.refuse" : event,
        outcome: "refused",
        ...(typeof project === "string" ? { project } : {}),
        details: {
          rule: refusal.code,
          reason: refusal.sentence.slice(0, 500).toWellFormed(),
          ...(byPolicy ? { act: event, ...decided } : {}),
        },
      },
    ),
  );
}
