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

/** Appends the refusal of `act` by `actor`, with its rule and sentence. */
export function recordRefusal(deps: { db: Db; now: () => number }, actor: Actor, act: RefusedAct): void {
  write(deps.db, (tx) =>
    record(
      tx,
      { actor, at: deps.now() },
      {
        event: act.event,
        outcome: "refused",
        ...(act.project === undefined ? {} : { project: act.project }),
        details: { rule: act.refusal.code, reason: act.refusal.sentence.slice(0, 500).toWellFormed() },
      },
    ),
  );
}
