/** Proves somebody by the code of an authenticator app: each code counts once, for all uses together. */
import { and, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { countAttempt, recordLimit } from "../accounts/count-attempt.ts";
import { notify } from "../accounts/notices.ts";
import { factorLimits, refundAttempt } from "../accounts/throttle.ts";
import type { Act } from "../audit/record.ts";
import { record } from "../audit/record.ts";
import { totpApps } from "../db/schema/factors.ts";
import type { Tx } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";
import { type FactorDeps, MOST_FAILURES } from "./factor-deps.ts";
import { unsealSeed } from "./seal-seed.ts";
import { type CodeMatch, matchCode } from "./totp-code.ts";

export type Given = {
  readonly userId: number /** From `parseCode`. */;
  readonly code: string;
  readonly act: Act;
  /** What is proven by it: `sign_in`, `step_up`. */
  readonly event: "sign_in" | "step_up";
};

/**
 * Within a transaction that must commit whatever the answer: failures are counted in it.
 * @returns nothing when the code is right, else the refusal to throw after the commit
 */
export function proveTotp(tx: Tx, deps: FactorDeps, given: Given): Refusal | undefined {
  const { userId, code, act, event } = given;
  const limits = factorLimits(userId, act.actor.ip);
  const attempt = countAttempt(tx, limits, act.at);
  if (attempt instanceof Refusal) return attempt;
  let best: CodeMatch | { kind: "used" } = { kind: "none" };
  const apps = usableApps(tx, userId);
  for (const app of apps) {
    const seed = unsealSeed(deps.seedKey, userId, app.seed);
    const match = seed === undefined ? ({ kind: "none" } as const) : matchCode(seed, code, act.at);
    if (match.kind !== "step") {
      if (match.kind === "clock") best = match;
      continue;
    }
    // Only a later step than the last one accepted, compared and set in one statement.
    const used = tx
      .update(totpApps)
      .set({ lastStep: match.step, failures: 0, lastUsedAt: act.at, lastUsedIp: act.actor.ip })
      .where(and(eq(totpApps.id, app.id), lt(totpApps.lastStep, match.step)))
      .returning({ id: totpApps.id })
      .all();
    if (used.length === 1) {
      refundAttempt(tx, attempt);
      return undefined;
    }
    best = { kind: "used" };
  }
  for (const app of apps) countFailure(tx, act, app);
  recordLimit(tx, attempt, { act, event, userId });
  return codeRefusal(best);
}

export function malformedCode(): Refusal {
  return invalid("totp.malformed", "A code has six digits.", "Type the six digits that the app shows now.");
}

/** Why a code is refused, as far as it helps its owner. */
export function codeRefusal(match: CodeMatch | { kind: "used" }): Refusal {
  if (match.kind === "used") {
    return invalid("totp.used", "This code was used already; each counts once.", "Wait for the next one.");
  }
  if (match.kind === "clock") {
    const { seconds } = match;
    return invalid(
      "totp.clock",
      `The clock of the app's device is ${Math.abs(seconds)} seconds ${seconds > 0 ? "ahead" : "behind"}.`,
      "Set that device's time automatically, then type the code it shows.",
    );
  }
  return invalid("totp.wrong", "This is not the code that your app shows now.", "Type the newest one.");
}

function usableApps(tx: Tx, userId: number): (typeof totpApps.$inferSelect)[] {
  return tx
    .select()
    .from(totpApps)
    .where(and(eq(totpApps.userId, userId), isNotNull(totpApps.provenAt), isNull(totpApps.suspendedAt)))
    .all();
}

/** A wrong code counts against every app that might have shown it. */
function countFailure(tx: Tx, act: Act, app: typeof totpApps.$inferSelect): void {
  const failures = app.failures + 1;
  const suspend = failures >= MOST_FAILURES;
  tx.update(totpApps)
    .set({
      failures,
      ...(suspend ? { suspendedAt: act.at, suspendedWhy: "too many wrong codes in a row" } : {}),
    })
    .where(eq(totpApps.id, app.id))
    .run();
  if (!suspend) return;
  const details = { user_id: app.userId, factor: "totp", label: app.label, reason: "failures" };
  record(tx, act, { event: "factor.suspend", outcome: "done", details });
  notify(tx, act, { userId: app.userId, kind: "factor.suspend", subject: app.label });
}
