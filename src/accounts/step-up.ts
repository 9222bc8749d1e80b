/** Changes of what an account is made of ask for the strongest factor its person has, used a moment ago. */
import { eq } from "drizzle-orm";
import type { Origin, PersonActor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import { sessions } from "../db/schema/sign-in.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import { countAttempt, recordLimit } from "./count-attempt.ts";
import { passwordOf } from "./password-of.ts";
import { levelOf, reachesLevel } from "./proof.ts";
import { actorOf, renewSession, type Session } from "./session.ts";
import { strengthOf } from "./strength.ts";
import { passwordLimits, refundAttempt } from "./throttle.ts";

/** How long a proof counts as fresh. */
export const FRESH_FOR = 15 * 60 * 1000;

/** `factors`: a recovery code suffices too, since it is used by those who lost their factor. */
export type Change = "factors" | "other";

/**
 * Whether this session may make such a change now, judged on its row as it stands.
 * @throws Refusal `step_up.needed`, `session.ended`
 */
export function requireFresh(tx: Tx, session: Session, ask: { change: Change; now: number }): void {
  const row = tx.select().from(sessions).where(eq(sessions.id, session.id)).get();
  if (row === undefined || row.state !== "open") throw ended();
  const fresh = ask.now < row.provenAt + FRESH_FOR && ask.now >= row.provenAt;
  const { asksFactor, strongest } = strengthOf(tx, session.userId);
  const recovered = row.recoveredAt !== null && ask.now < row.recoveredAt + FRESH_FOR;
  const factor = !asksFactor || levelOf(row.method) !== "password";
  if (ask.change === "factors" && recovered) return;
  if (fresh && factor && reachesLevel(levelOf(row.method), strongest)) return;
  throw new Refusal({
    kind: "second_factor_required",
    code: "step_up.needed",
    message: asksFactor
      ? "This change asks for your strongest second factor, used within the last 15 minutes."
      : "This change asks for your password, typed within the last 15 minutes.",
    remedy: "Confirm that it is you, then send it again.",
  });
}

/**
 * Confirms by password, for people without a factor. Gives the new secret of the session.
 * @throws Refusal `step_up.factor_needed`, `sign_in.wrong`, `sign_in.too_many`
 */
export async function stepUpByPassword(
  deps: AccountDeps,
  who: { session: Session; origin: Origin },
  password: string,
): Promise<string> {
  const { session } = who;
  if (strengthOf(deps.db.orm, session.userId).asksFactor) throw factorNeeded();
  await provePassword(deps, who, password);
  return write(deps.db, (tx) => {
    const act = { actor: actorOf(session, who.origin), at: deps.now() };
    return raise(tx, deps, { session, method: "password", act });
  });
}

/** Checks the password of somebody who is signed in. @throws Refusal `sign_in.wrong`, `sign_in.too_many` */
export async function provePassword(
  deps: AccountDeps,
  { session, origin }: { session: Session; origin: Origin },
  password: string,
): Promise<void> {
  const now = deps.now();
  const limits = [passwordLimits.address(origin.ip), passwordLimits.account(`person ${session.userId}`)];
  const attempt = write(deps.db, (tx) => countAttempt(tx, limits, now));
  if (attempt instanceof Refusal) throw attempt;
  const right = await deps.passwords.verify(password.slice(0, 4097), passwordOf(deps.db.orm, session.userId));
  write(deps.db, (tx) => {
    if (right) return refundAttempt(tx, attempt);
    const act = { actor: actorOf(session, origin), at: deps.now() };
    recordFailure(tx, act, "password");
    recordLimit(tx, attempt, { act, event: "step_up", userId: session.userId });
  });
  if (!right) throw wrongPassword();
}

type Raise = {
  readonly session: Session;
  readonly method: Session["method"];
  readonly act: Act;
  /** What its owner calls the key. */
  readonly label?: string;
};

/** Records the proof and renews the session. @throws Refusal `session.ended` */
export function raise(tx: Tx, deps: AccountDeps, { session, method, act, label }: Raise): string {
  if (tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, session.id)).get() === undefined)
    throw ended();
  const details = { user_id: session.userId, method, ...(label === undefined ? {} : { label }) };
  record(tx, act, { event: "step_up", outcome: "done", details });
  return renewSession(tx, deps, { session, proof: method });
}

function recordFailure(tx: Tx, act: Act & { actor: PersonActor }, method: string): void {
  const details = { user_id: act.actor.userId, method };
  record(tx, act, { event: "step_up", outcome: "refused", details });
}

function factorNeeded(): Refusal {
  return new Refusal({
    kind: "second_factor_required",
    code: "step_up.factor_needed",
    message: "Once a second factor exists, the password alone confirms nothing.",
    remedy: "Use your second factor.",
  });
}

function wrongPassword(): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "sign_in.wrong",
    message: "That is not your password.",
    remedy: "Type it again.",
  });
}

function ended(): Refusal {
  return new Refusal({
    kind: "unauthenticated",
    code: "session.ended",
    message: "This session has ended.",
    remedy: "Sign in again.",
  });
}
