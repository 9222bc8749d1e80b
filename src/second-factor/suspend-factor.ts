/** Cuts a key or app off that may be in the wrong hands: it proves nobody any longer, and its owner's sessions end. */
import { and, eq, isNull } from "drizzle-orm";
import { endOtherSessions } from "../accounts/end-sessions.ts";
import { notify } from "../accounts/notices.ts";
import { requireAdmin } from "../accounts/require-admin.ts";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { totpApps, webauthnKeys } from "../db/schema/factors.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";
import { type Factor, listFactors } from "./list-factors.ts";

export type Suspension = {
  readonly userId: number;
  readonly kind: Factor["kind"];
  readonly id: number;
  readonly reason: string;
};

/**
 * For admins. It is still asked for, so that its owner is no weaker; they sign in by another one or a recovery code.
 * Suspending twice changes nothing.
 * @throws Refusal `person.rights`, `factor.suspend_reason`, `factor.none`
 */
export function suspendFactor(deps: { db: Db; now: () => number }, actor: Actor, which: Suspension): void {
  requireAdmin(actor);
  const reason = which.reason.trim().slice(0, 500);
  if (reason === "") {
    throw invalid(
      "factor.suspend_reason",
      "A factor is suspended for a reason.",
      "Say in a few words why: it goes into the record, and its owner reads it.",
    );
  }
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const { userId, kind, id } = which;
    const factor = listFactors(tx, userId).find((each) => each.kind === kind && each.id === id);
    if (factor === undefined) throw noFactor(id);
    if (factor.suspendedWhy !== null) return;
    suspendRow(tx, which, { suspendedAt: act.at, suspendedWhy: `by an admin: ${reason}` });
    endOtherSessions(tx, userId);
    const details = { user_id: userId, factor: kind, label: factor.label, reason };
    record(tx, act, { event: "factor.suspend", outcome: "done", details });
    notify(tx, act, { userId, kind: "factor.suspend", subject: factor.label });
  });
}

type Mark = { readonly suspendedAt: number; readonly suspendedWhy: string };

function suspendRow(tx: Tx, { kind, id }: Suspension, mark: Mark): void {
  if (kind === "totp") {
    tx.update(totpApps)
      .set(mark)
      .where(and(eq(totpApps.id, id), isNull(totpApps.suspendedAt)))
      .run();
  } else {
    tx.update(webauthnKeys)
      .set(mark)
      .where(and(eq(webauthnKeys.id, id), isNull(webauthnKeys.suspendedAt)))
      .run();
  }
}

function noFactor(id: number): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "factor.none",
    message: `There is no factor ${id} of this account.`,
    remedy: "It may be removed already; look at the list again.",
  });
}
