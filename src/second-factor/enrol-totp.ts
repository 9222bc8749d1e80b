/** Adds an authenticator app: a seed is made, and becomes a factor once a code of it is typed. */
import { and, count, eq, isNotNull, isNull, lt } from "drizzle-orm";
import type { Origin } from "../actor.ts";
import { countAttempt, recordLimit } from "../accounts/count-attempt.ts";
import { endOtherSessions } from "../accounts/end-sessions.ts";
import { notify } from "../accounts/notices.ts";
import { levelOf } from "../accounts/proof.ts";
import { actorOf, renewSession, type Session } from "../accounts/session.ts";
import { requireFresh } from "../accounts/step-up.ts";
import { strengthOf } from "../accounts/strength.ts";
import { factorLimits, refundAttempt } from "../accounts/throttle.ts";
import { record } from "../audit/record.ts";
import { totpApps } from "../db/schema/factors.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";
import { type FactorDeps, MOST_FACTORS } from "./factor-deps.ts";
import { parseLabel, requireFreeLabel } from "./factor-label.ts";
import { codeRefusal, malformedCode } from "./prove-totp.ts";
import { sealSeed, unsealSeed } from "./seal-seed.ts";
import { enrolmentOf, matchCode, parseCode } from "./totp-code.ts";

/** RFC 4226 section 4 asks for 128 bits and recommends 160. */
const SEED_BYTES = 20;
/** How long an enrolment may take. */
const ENROL_WITHIN = 15 * 60 * 1000;

export type Who = { readonly session: Session; readonly origin: Origin };

/** Makes a seed that waits for its first code. Gives the id of the enrolment. @throws Refusal `step_up.needed`, `factor.too_many` */
export function beginTotp(deps: FactorDeps, { session }: Who): number {
  return write(deps.db, (tx) => {
    const now = deps.now();
    requireFresh(tx, session, { change: "factors", now });
    tx.delete(totpApps)
      .where(and(isNull(totpApps.provenAt), lt(totpApps.createdAt, now - ENROL_WITHIN)))
      .run();
    const mine = tx.select({ n: count() }).from(totpApps).where(eq(totpApps.userId, session.userId)).get();
    if ((mine?.n ?? 0) >= MOST_FACTORS) throw tooManyFactors();
    const seed = sealSeed(deps, session.userId, deps.randomBytes(SEED_BYTES));
    return tx
      .insert(totpApps)
      .values({ userId: session.userId, label: "", seed, createdAt: now })
      .returning({ id: totpApps.id })
      .get().id;
  });
}

/** What the app has to scan or be told. @throws Refusal `step_up.needed`, `totp.enrolment` */
export function showTotp(deps: FactorDeps, { session }: Who, id: number): { uri: string; secret: string } {
  const now = deps.now();
  requireFresh(deps.db.orm, session, { change: "factors", now });
  const { seed } = requireEnrolment(deps.db.orm, deps, { session, id });
  return enrolmentOf({ seed, house: new URL(deps.publicUrl).host, userName: session.person.name });
}

/**
 * The code typed back makes the app a factor; its step counts as used. Gives the new secret of the session.
 * @throws Refusal `totp.*`, `factor.label*`, `sign_in.too_many`, `step_up.needed`
 */
export function finishTotp(
  deps: FactorDeps,
  { session, origin }: Who,
  input: { readonly id: number; readonly label: string; readonly code: string },
): string {
  const code = parseCode(input.code);
  if (code === undefined) throw malformedCode();
  const label = parseLabel(input.label);
  const act = { actor: actorOf(session, origin), at: deps.now() };
  const limits = factorLimits(session.userId, origin.ip);
  const result = write(deps.db, (tx): { secret: string } | { refusal: Refusal } => {
    requireFresh(tx, session, { change: "factors", now: act.at });
    const { seed } = requireEnrolment(tx, deps, { session, id: input.id });
    requireFreeLabel(tx, session.userId, label);
    const attempt = countAttempt(tx, limits, act.at);
    if (attempt instanceof Refusal) return { refusal: attempt };
    const match = matchCode(seed, code, act.at);
    if (match.kind !== "step") {
      recordLimit(tx, attempt, { act, event: "factor.add", userId: session.userId });
      return { refusal: codeRefusal(match) };
    }
    refundAttempt(tx, attempt);
    tx.update(totpApps)
      .set({ label, provenAt: act.at, lastStep: match.step, lastUsedAt: act.at, lastUsedIp: origin.ip })
      .where(eq(totpApps.id, input.id))
      .run();
    endOtherSessions(tx, session.userId, session.id);
    const details = { user_id: session.userId, factor: "totp", label };
    record(tx, act, { event: "factor.add", outcome: "done", details });
    notify(tx, act, { userId: session.userId, kind: "factor.add", subject: label });
    // Until recovery codes are settled the new factor proves nothing yet; and it never takes the place of a stronger proof.
    const counts = strengthOf(tx, session.userId).settled && levelOf(session.method) !== "phishing_resistant";
    return { secret: renewSession(tx, deps, counts ? { session, proof: "totp" } : { session }) };
  });
  if ("refusal" in result) throw result.refusal;
  return result.secret;
}

/** Proven apps of a person. */
export function listTotp(tx: Tx, userId: number): (typeof totpApps.$inferSelect)[] {
  return tx
    .select()
    .from(totpApps)
    .where(and(eq(totpApps.userId, userId), isNotNull(totpApps.provenAt)))
    .all();
}

function requireEnrolment(
  tx: Tx,
  deps: FactorDeps,
  { session, id }: { session: Session; id: number },
): { seed: Uint8Array<ArrayBuffer> } {
  const row = tx
    .select()
    .from(totpApps)
    .where(and(eq(totpApps.id, id), eq(totpApps.userId, session.userId), isNull(totpApps.provenAt)))
    .get();
  const live = row !== undefined && deps.now() < row.createdAt + ENROL_WITHIN;
  const seed = live ? unsealSeed(deps.seedKey, session.userId, row.seed) : undefined;
  if (seed !== undefined) return { seed };
  throw new Refusal({
    kind: "not_found",
    code: "totp.enrolment",
    message: "This enrolment of an app has ended; it is open for 15 minutes and works once.",
    remedy: "Begin again, and remove the unfinished entry from the app.",
  });
}

function tooManyFactors(): Refusal {
  return invalid(
    "factor.too_many",
    `You have ${MOST_FACTORS} authenticator apps, and more are not kept.`,
    "Remove one that you no longer use.",
  );
}
