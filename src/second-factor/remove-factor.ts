/** Removes a factor, or suspends nothing by accident: the last way in stays. */
import { and, eq } from "drizzle-orm";
import { endOtherSessions } from "../accounts/end-sessions.ts";
import { notify } from "../accounts/notices.ts";
import { actorOf, renewSession } from "../accounts/session.ts";
import { requireFresh } from "../accounts/step-up.ts";
import { strengthOf } from "../accounts/strength.ts";
import { record } from "../audit/record.ts";
import { recoveryCodes, totpApps, webauthnKeys } from "../db/schema/factors.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { requireKeptLevel } from "../gate/require-kept-level.ts";
import type { Who } from "./enrol-totp.ts";
import type { FactorDeps } from "./factor-deps.ts";
import { type Factor, listFactors } from "./list-factors.ts";

export type Removal = {
  readonly kind: Factor["kind"];
  readonly id: number;
  /** Said yes to: without a second factor, the password stands alone. */
  readonly evenLast: boolean;
};

/**
 * Asks for a fresh proof; all other sessions end. Gives the new secret of this session.
 * @throws Refusal `step_up.needed`, `factor.unknown`, `factor.last`, `factor.last_way_in`, `policy.last_factor`
 */
export function removeFactor(deps: FactorDeps, { session, origin }: Who, removal: Removal): string {
  return write(deps.db, (tx) => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    const { userId } = session;
    requireFresh(tx, session, { change: "factors", now: act.at });
    const all = listFactors(tx, userId);
    const factor = all.find(({ kind, id }) => kind === removal.kind && id === removal.id);
    if (factor === undefined) throw unknownFactor();
    if (all.length === 1) requireOtherWayIn(tx, userId, removal);
    const before = strengthOf(tx, userId).strongest;
    deleteRow(tx, userId, removal);
    if (all.length === 1) forgetCodes(tx, userId);
    requireKeptLevel(tx, {
      userId,
      before,
      after: strengthOf(tx, userId).strongest,
      at: act.at,
    });
    endOtherSessions(tx, userId, session.id);
    const details = { user_id: userId, factor: factor.kind, label: factor.label };
    record(tx, act, { event: "factor.remove", outcome: "done", details });
    notify(tx, act, { userId, kind: "factor.remove", subject: factor.label });
    return renewSession(tx, deps, { session });
  });
}

function requireOtherWayIn(tx: Tx, userId: number, { evenLast }: Removal): void {
  const person = tx.select().from(people).where(eq(people.id, userId)).get();
  if (person === undefined || person.passwordHash === null || person.passwordShort) {
    throw new Refusal({
      kind: "conflict",
      code: "factor.last_way_in",
      message: "This is your last second factor, and you have no password that may stand alone.",
      remedy: "Add another factor, or set a password of at least 15 characters first.",
    });
  }
  if (evenLast) return;
  throw new Refusal({
    kind: "conflict",
    code: "factor.last",
    message: "This is your last second factor: without it, whoever learns your password is you.",
    remedy: "Add another one first, or say on the form that you mean it.",
  });
}

function deleteRow(tx: Tx, userId: number, { kind, id }: Removal): void {
  if (kind === "totp") {
    tx.delete(totpApps)
      .where(and(eq(totpApps.id, id), eq(totpApps.userId, userId)))
      .run();
  } else {
    tx.delete(webauthnKeys)
      .where(and(eq(webauthnKeys.id, id), eq(webauthnKeys.userId, userId)))
      .run();
  }
}

/** Codes without a factor would be one (I11). */
export function forgetCodes(tx: Tx, userId: number): void {
  tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)).run();
  tx.update(people).set({ recovery: "unsettled" }).where(eq(people.id, userId)).run();
}

function unknownFactor(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "factor.unknown",
    message: "You have no such factor.",
    remedy: "It may be removed already; look at the list again.",
  });
}
