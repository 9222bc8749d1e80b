/** Confirms with a WebAuthn key that whoever sits at a session is still its person. */
import { actorOf } from "../accounts/session.ts";
import { raise } from "../accounts/step-up.ts";
import { assertKey, fitsOwner } from "./assert-key.ts";
import type { FactorDeps } from "./factor-deps.ts";
import type { KeyWho } from "./register-key.ts";
import { requireLive } from "./require-live.ts";
import { options } from "./sign-in-by-key.ts";

export async function beginStepUp(deps: FactorDeps, { session, party, binding }: KeyWho) {
  return options(deps, party, { purpose: "step_up", binding, userId: session.userId });
}

/** Gives the new secret of the session. @throws Refusal `webauthn.*`, `sign_in.too_many`, `session.ended` */
export async function finishStepUp(deps: FactorDeps, who: KeyWho, credential: string): Promise<string> {
  const { session, origin, party, binding } = who;
  const act = { actor: actorOf(session, origin), at: deps.now() };
  return assertKey(deps, {
    ceremony: { purpose: "step_up", binding, userId: session.userId },
    party,
    credential,
    act,
    event: "step_up",
    fits: (tx, key, handle) => fitsOwner(key, requireLive(tx, session), handle),
    proven: (tx, { label }) => raise(tx, deps, { session, method: "webauthn", act, label }),
  });
}
