/** Tends to readiness while the server runs; one process of the house does. */
import { tendReadiness } from "../readiness/tend-readiness.ts";
import type { House } from "./house.ts";
import type { Log } from "./log.ts";

export type ReadinessLoop = { stop(): Promise<void> };

/** How often it looks, in milliseconds. */
const LOOK_EVERY = 30_000;

/** @param every tests look more often */
export function startReadiness(
  { db, now }: House,
  { log, every = LOOK_EVERY }: { readonly log: Log; readonly every?: number },
): ReadinessLoop {
  let last: string | undefined;
  let running = look();
  async function look(): Promise<void> {
    try {
      if (db.guard.refusal === undefined) last = await tendReadiness({ db, now }, last);
    } catch (error) {
      log.error({ err: error }, "people could not be told of the policy");
    }
  }
  const timer = setInterval(() => {
    // Never two at a time.
    running = running.then(look);
  }, every);
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
