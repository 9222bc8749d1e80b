/** One assertion from challenge to transaction, shared by the ceremonies that prove somebody by a WebAuthn key. */
import { countAttempt, recordLimit } from "../accounts/count-attempt.ts";
import { addressLimits, factorLimits, refundAttempt } from "../accounts/throttle.ts";
import type { Act } from "../audit/record.ts";
import { record } from "../audit/record.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { type Ceremony, consumeChallenge } from "./ceremony.ts";
import { checkClientData } from "./client-data.ts";
import type { FactorDeps } from "./factor-deps.ts";
import { countKeyFailure, findUsableKey, unknownKey, useKey } from "./use-key.ts";
import type { RelyingParty } from "./relying-party.ts";
import { type Asserted, type Key, verifyAssertion } from "./verify-assertion.ts";
import { parseAssertion } from "./webauthn-answer.ts";

export type Assertion<T> = {
  readonly ceremony: Ceremony;
  readonly party: RelyingParty;
  /** As the page posted it. */
  readonly credential: string;
  readonly act: Act;
  /** `sign_in` or `step_up`, for the record of a failure. */
  readonly event: "sign_in" | "step_up";
  /** Whether this key may prove this person; judged in the transaction. */
  readonly fits: (tx: Tx, key: Key, handle: string | undefined) => Refusal | undefined;
  /** What follows from the proof, in the same transaction. */
  readonly proven: (tx: Tx, key: Key) => T;
};

/** @throws Refusal `webauthn.*`, `sign_in.too_many` */
export async function assertKey<T>(deps: FactorDeps, assertion: Assertion<T>): Promise<T> {
  const { ceremony, party, act } = assertion;
  const answer = parseAssertion(assertion.credential);
  const challenge = checkClientData(answer.response.clientDataJSON, { type: "webauthn.get", party });
  consumeChallenge(deps, challenge, ceremony);
  const { userId } = ceremony;
  const limits = userId === undefined ? addressLimits(act.actor.ip) : factorLimits(userId, act.actor.ip);
  const attempt = write(deps.db, (tx) => countAttempt(tx, limits, act.at));
  if (attempt instanceof Refusal) throw attempt;
  const found = findUsableKey(deps.db.orm, answer.id);
  const userVerification = ceremony.purpose === "passkey";
  const asserted =
    found instanceof Refusal
      ? found
      : await verifyAssertion(answer, found, { challenge, party, userVerification });
  const result = write(deps.db, (tx): { value: T } | Refusal => {
    const key = judge(tx, assertion, { id: answer.id, handle: answer.response.userHandle, asserted });
    if (key instanceof Refusal) {
      fail(tx, assertion, { id: answer.id, refusal: key });
      recordLimit(tx, attempt, { act, event: assertion.event, userId });
      return key;
    }
    refundAttempt(tx, attempt);
    return { value: assertion.proven(tx, key) };
  });
  if (result instanceof Refusal) throw result;
  return result.value;
}

type Verdict = {
  readonly id: string;
  readonly handle: string | undefined;
  readonly asserted: Asserted | Refusal;
};

/** The key as it stands now: it may have been removed or suspended while its signature was checked. */
function judge<T>(tx: Tx, { fits, act }: Assertion<T>, { id, handle, asserted }: Verdict): Key | Refusal {
  if (asserted instanceof Refusal) return asserted;
  const key = findUsableKey(tx, id);
  if (key instanceof Refusal) return key;
  return fits(tx, key, handle) ?? useKey(tx, act, { key, asserted }) ?? key;
}

function fail<T>(
  tx: Tx,
  { act, event, ceremony }: Assertion<T>,
  failed: { id: string; refusal: Refusal },
): void {
  const key = findUsableKey(tx, failed.id);
  const owner = ceremony.userId ?? (key instanceof Refusal ? undefined : key.userId);
  // Somebody else's key is not theirs to wear out.
  if (!(key instanceof Refusal) && key.userId === ceremony.userId) countKeyFailure(tx, act, key);
  const refused = {
    outcome: "refused",
    details: {
      ...(owner === undefined ? {} : { user_id: owner }),
      method: ceremony.purpose === "passkey" ? "passkey" : "webauthn",
      reason: failed.refusal.code,
    },
  } as const;
  if (event === "sign_in") record(tx, act, { event, ...refused });
  else record(tx, act, { event, ...refused });
}

/** For `fits`: the key of that very person. The handle may be absent, never another's (WebAuthn L3 7.2 step 6). */
export function fitsOwner(
  key: Key,
  owner: { readonly id: number; readonly handle: Buffer | null },
  handle: string | undefined,
): Refusal | undefined {
  if (key.userId !== owner.id) return unknownKey();
  if (handle !== undefined && handle !== owner.handle?.toString("base64url")) return unknownKey();
  return undefined;
}
