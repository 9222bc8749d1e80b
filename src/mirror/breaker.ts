/** A circuit breaker: after failures in a row an upstream is left alone for a while, then tried by one request. */

export type BreakerState = "closed" | "open" | "trying";

export type Breaker = {
  /** Whether a request may go out now; in state `trying` only the first one may. */
  admit(): boolean;
  succeeded(): void;
  failed(): void;
  state(): BreakerState;
  /** When it opened, in milliseconds since 1970. */
  openSince(): number | undefined;
};

export const FAILURES_TO_OPEN = 5;
export const REST = 30_000;

/** How long one try may take before the next is let out, should the first never come back. */
const LONGEST_TRY = 60_000;

export function createBreaker(now: () => number): Breaker {
  let failures = 0;
  let openedAt: number | undefined;
  let restedAt = 0;
  let triedAt: number | undefined;
  return {
    admit: () => {
      if (openedAt === undefined) return true;
      const at = now();
      // A clock that was set back must not keep it open for ever.
      if (Math.abs(at - restedAt) < REST) return false;
      if (triedAt !== undefined && Math.abs(at - triedAt) < LONGEST_TRY) return false;
      triedAt = at;
      return true;
    },
    succeeded: () => {
      failures = 0;
      openedAt = undefined;
      triedAt = undefined;
    },
    failed: () => {
      failures += 1;
      triedAt = undefined;
      if (failures < FAILURES_TO_OPEN) return;
      restedAt = now();
      openedAt ??= restedAt;
    },
    state: () => (openedAt === undefined ? "closed" : triedAt === undefined ? "open" : "trying"),
    openSince: () => openedAt,
  };
}
