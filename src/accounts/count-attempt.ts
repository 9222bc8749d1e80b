/** Counts an attempt against its limits; the failure that reaches a limit is recorded, and told to whom it concerns. */
import type { EventName } from "../audit/events/registry.ts";
import { type Act, record } from "../audit/record.ts";
import type { Tx } from "../db/write.ts";
import type { Refusal } from "../errors.ts";
import { notify } from "./notices.ts";
import { personById } from "./person.ts";
import { type Attempt, findBlock, type Limit, takeAttempt, tooMany } from "./throttle.ts";

export type CountedAttempt = Attempt & {
  /** The key of the limit that this attempt fills. */
  readonly reached: string | undefined;
};

/**
 * Within a transaction that must commit whatever the answer, before anything is verified.
 * @returns the refusal to throw after the commit where a limit is reached already
 */
export function countAttempt(tx: Tx, limits: readonly Limit[], now: number): CountedAttempt | Refusal {
  const block = findBlock(tx, limits, now);
  if (block !== undefined) return tooMany(block.until, now);
  const attempt = takeAttempt(tx, limits, now);
  return { ...attempt, reached: findBlock(tx, limits, now)?.key };
}

type Limited = EventName extends infer N ? (N extends `${infer Tried}.locked` ? Tried : never) : never;

export type Failure = {
  readonly act: Act;
  /** What was tried: `sign_in`, `step_up`. Reaching its limit is recorded as `sign_in.locked`. */
  readonly event: Limited;
  /** Whose account it is about, where that is known. */
  readonly userId?: number | undefined;
};

/** Those refused afterwards are not recorded: they must not be able to fill the log. */
export function recordLimit(tx: Tx, { reached }: CountedAttempt, { act, event, userId }: Failure): void {
  if (reached === undefined) return;
  const limit = reached.split(":").slice(0, 2).join(":");
  const whose = userId === undefined ? {} : { user_id: userId, user: personById(tx, userId).name };
  const details = { ...whose, limit };
  record(tx, act, { event: `${event}.locked` as const, outcome: "refused", details });
  if (userId !== undefined && GUESSED.has(event)) notify(tx, act, { userId, kind: "sign_in.locked" });
}

/** Whoever owns the account should know of these. */
const GUESSED: ReadonlySet<string> = new Set(["sign_in", "step_up"]);
