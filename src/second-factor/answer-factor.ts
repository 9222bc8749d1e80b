/** Answers the prompt for a second factor with a code: of an app or, for those who lost theirs, a recovery code. */
import { type SignedIn, completeSignIn } from "../accounts/complete-sign-in.ts";
import type { Method } from "../accounts/proof.ts";
import type { Session } from "../accounts/session.ts";
import { actorOf } from "../accounts/session.ts";
import { raise } from "../accounts/step-up.ts";
import type { AnonymousActor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { Who } from "./enrol-totp.ts";
import type { FactorDeps } from "./factor-deps.ts";
import { malformedCode, proveTotp } from "./prove-totp.ts";
import { burnRecoveryCode } from "./recovery-codes.ts";
import { parseRecoveryCode } from "./recovery-code.ts";
import { parseCode } from "./totp-code.ts";
import { requireLive } from "./require-live.ts";

export type PendingAnswer = {
  readonly pending: Session;
  readonly origin: AnonymousActor;
  readonly deviceSecret: string | undefined;
  readonly remember: boolean;
};

/** @throws Refusal `totp.*`, `sign_in.too_many`, `session.ended` */
export function signInByTotp(deps: FactorDeps, answer: PendingAnswer, typed: string): SignedIn {
  const code = parseCode(typed);
  if (code === undefined) throw malformedCode();
  const prove = (tx: Tx, act: Act) =>
    proveTotp(tx, deps, { userId: answer.pending.userId, code, act, event: "sign_in" });
  return signInBy(deps, answer, { method: "totp", prove });
}

/** Counts as level `password`. @throws Refusal `recovery.*`, `sign_in.too_many`, `session.ended` */
export function signInByRecoveryCode(deps: FactorDeps, answer: PendingAnswer, typed: string): SignedIn {
  const code = parseRecoveryCode(typed);
  const prove = (tx: Tx, act: Act) => burnRecoveryCode(tx, { userId: answer.pending.userId, code, act });
  return signInBy(deps, { ...answer, remember: false }, { method: "recovery_code", prove });
}

type Proof = { readonly method: Method; readonly prove: (tx: Tx, act: Act) => Refusal | undefined };

function signInBy(deps: FactorDeps, answer: PendingAnswer, { method, prove }: Proof): SignedIn {
  const { pending, origin } = answer;
  const result = write(deps.db, (tx): SignedIn | Refusal => {
    const act = { actor: origin, at: deps.now() };
    const person = requireLive(tx, pending);
    const refusal = prove(tx, act);
    if (refusal === undefined) return completeSignIn(tx, deps, { ...answer, person, method });
    const details = { user_id: person.id, user: person.name, method, reason: refusal.code };
    record(tx, act, { event: "sign_in", outcome: "refused", details });
    return refusal;
  });
  if (result instanceof Refusal) throw result;
  return result;
}

/**
 * Confirms by the code of an app. Gives the new secret of the session.
 * @throws Refusal `totp.*`, `sign_in.too_many`, `session.ended`
 */
export function stepUpByTotp(deps: FactorDeps, { session, origin }: Who, typed: string): string {
  const code = parseCode(typed);
  if (code === undefined) throw malformedCode();
  const result = write(deps.db, (tx): string | Refusal => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    requireLive(tx, session);
    const refusal = proveTotp(tx, deps, { userId: session.userId, code, act, event: "step_up" });
    if (refusal === undefined) return raise(tx, deps, { session, method: "totp", act });
    const details = { user_id: session.userId, method: "totp", reason: refusal.code };
    record(tx, act, { event: "step_up", outcome: "refused", details });
    return refusal;
  });
  if (result instanceof Refusal) throw result;
  return result;
}
