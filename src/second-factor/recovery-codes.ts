/** Recovery codes: ten ways back in, each used once, kept only as hashes. */
import { and, count, eq, isNull } from "drizzle-orm";
import { countAttempt, recordLimit } from "../accounts/count-attempt.ts";
import { endOtherSessions } from "../accounts/end-sessions.ts";
import { notify } from "../accounts/notices.ts";
import { actorOf, renewSession, type Session } from "../accounts/session.ts";
import { requireFresh } from "../accounts/step-up.ts";
import { strengthOf } from "../accounts/strength.ts";
import type { Method } from "../accounts/proof.ts";
import { factorLimits, refundAttempt } from "../accounts/throttle.ts";
import { type Act, record } from "../audit/record.ts";
import { recoveryCodes } from "../db/schema/factors.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";
import type { Who } from "./enrol-totp.ts";
import type { FactorDeps } from "./factor-deps.ts";
import { newestProof } from "./list-factors.ts";
import { hashRecoveryCode, makeRecoveryCode, parseRecoveryCode } from "./recovery-code.ts";

const CODES = 10;

/**
 * Makes ten codes that wait for one of them to be typed back; until then the former ones stay good.
 * @throws Refusal `recovery.no_factor`, `step_up.needed`
 */
export function makeRecoveryCodes(deps: FactorDeps, { session, origin }: Who): readonly string[] {
  const codes = Array.from({ length: CODES }, () => makeRecoveryCode(deps.randomBytes));
  write(deps.db, (tx) => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    const { userId } = session;
    requireCodesAllowed(tx, session, act.at);
    tx.delete(recoveryCodes)
      .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.confirmed, false)))
      .run();
    for (const code of codes) {
      tx.insert(recoveryCodes)
        .values({ codeHash: hashRecoveryCode(code), userId, madeAt: act.at })
        .run();
    }
    record(tx, act, { event: "recovery_codes.make", outcome: "done", details: { user_id: userId } });
  });
  return codes;
}

/** One code typed back puts the new set into force and the factors with it. Gives the new secret of the session. */
export function confirmRecoveryCodes(deps: FactorDeps, { session, origin }: Who, typed: string): string {
  const code = parseRecoveryCode(typed);
  const act = { actor: actorOf(session, origin), at: deps.now() };
  const result = write(deps.db, (tx): { secret: string } | { refusal: Refusal } => {
    const { userId } = session;
    requireCodesAllowed(tx, session, act.at);
    const limits = factorLimits(userId, origin.ip);
    const attempt = countAttempt(tx, limits, act.at);
    if (attempt instanceof Refusal) return { refusal: attempt };
    const mine = eq(recoveryCodes.userId, userId);
    const waiting = tx
      .select({ hash: recoveryCodes.codeHash })
      .from(recoveryCodes)
      .where(
        and(mine, eq(recoveryCodes.confirmed, false), eq(recoveryCodes.codeHash, hashRecoveryCode(code))),
      )
      .get();
    if (waiting === undefined) {
      recordLimit(tx, attempt, { act, event: "recovery_codes.save", userId });
      return { refusal: notOfThisSet() };
    }
    refundAttempt(tx, attempt);
    tx.delete(recoveryCodes)
      .where(and(mine, eq(recoveryCodes.confirmed, true)))
      .run();
    tx.update(recoveryCodes).set({ confirmed: true }).where(mine).run();
    return { secret: settle(tx, deps, { session, act, recovery: "saved" }) };
  });
  if ("refusal" in result) throw result.refusal;
  return result.secret;
}

/** Goes without codes, knowing what that means. @throws Refusal `recovery.no_factor`, `step_up.needed` */
export function declineRecoveryCodes(deps: FactorDeps, { session, origin }: Who): string {
  return write(deps.db, (tx) => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    requireCodesAllowed(tx, session, act.at);
    tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, session.userId)).run();
    return settle(tx, deps, { session, act, recovery: "declined" });
  });
}

/**
 * Burns a code, within a transaction that must commit whatever the answer.
 * @returns nothing when the code is right, else the refusal to throw after the commit
 */
export function burnRecoveryCode(
  tx: Tx,
  { userId, code, act }: { userId: number; code: string; act: Act },
): Refusal | undefined {
  const limits = factorLimits(userId, act.actor.ip);
  const attempt = countAttempt(tx, limits, act.at);
  if (attempt instanceof Refusal) return attempt;
  const mine = and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.confirmed, true));
  const burnt = tx
    .update(recoveryCodes)
    .set({ usedAt: act.at })
    .where(and(mine, eq(recoveryCodes.codeHash, hashRecoveryCode(code)), isNull(recoveryCodes.usedAt)))
    .returning({ usedAt: recoveryCodes.usedAt })
    .all();
  if (burnt.length !== 1) {
    recordLimit(tx, attempt, { act, event: "sign_in", userId });
    return wrongCode();
  }
  refundAttempt(tx, attempt);
  const left = codesLeft(tx, userId);
  record(tx, act, { event: "recovery_code.use", outcome: "done", details: { user_id: userId, left } });
  notify(tx, act, { userId, kind: "recovery.use", subject: String(left) });
  return undefined;
}

/** Codes that still work. */
export function codesLeft(tx: Tx, userId: number): number {
  const row = tx
    .select({ n: count() })
    .from(recoveryCodes)
    .where(
      and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.confirmed, true), isNull(recoveryCodes.usedAt)),
    )
    .get();
  return row?.n ?? 0;
}

/** Whether a set was made and none of it typed back yet. */
export function codesWait(tx: Tx, userId: number): boolean {
  const row = tx
    .select({ n: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.confirmed, false)))
    .get();
  return (row?.n ?? 0) > 0;
}

/** Codes alone are no second factor; and those who came in by one must not make more of them (I10, I11). */
function requireCodesAllowed(tx: Tx, session: Session, now: number): void {
  const { factors } = strengthOf(tx, session.userId);
  requireFresh(tx, session, { change: "other", now });
  if (factors > 0) return;
  throw new Refusal({
    kind: "forbidden",
    code: "recovery.no_factor",
    message: "Recovery codes stand in for a second factor, and you have none.",
    remedy: "Add a factor first.",
  });
}

type Settled = { readonly session: Session; readonly act: Act; readonly recovery: "saved" | "declined" };

function settle(tx: Tx, deps: FactorDeps, { session, act, recovery }: Settled): string {
  const { userId } = session;
  const first = !strengthOf(tx, userId).settled;
  tx.update(people).set({ recovery }).where(eq(people.id, userId)).run();
  const event = recovery === "saved" ? "recovery_codes.save" : "recovery_codes.decline";
  record(tx, act, { event, outcome: "done", details: { user_id: userId } });
  notify(tx, act, { userId, kind: recovery === "saved" ? "recovery.saved" : "recovery.declined" });
  endOtherSessions(tx, userId, session.id);
  // The factor that was just enrolled in this session counts from now on.
  const proof: Method | undefined = first ? newestProof(tx, userId, session.startedAt) : undefined;
  return renewSession(tx, deps, proof === undefined ? { session } : { session, proof });
}

function notOfThisSet(): Refusal {
  return invalid(
    "recovery.not_of_set",
    "This is not one of the codes that were just made.",
    "Look at what you saved; if nothing was, make new codes.",
  );
}

function wrongCode(): Refusal {
  return invalid(
    "recovery.wrong",
    "This is not one of your recovery codes that still work.",
    "Each works once; take another, and type all of it.",
  );
}
