/** Keeps personal data and records no longer than the config says; one process of the house does it, now and then. */
import { expirePersonal, type RetentionDeps } from "../audit/retention/expire-personal.ts";
import { pruneEpochs } from "../audit/retention/prune-epochs.ts";
import { rollEpoch } from "../audit/retention/roll-epoch.ts";
import { sealLog } from "../audit/seal-log.ts";
import type { Settings } from "../config/settings.ts";
import { oldestAwaited } from "../shipping/shipping-state.ts";
import type { Notary } from "./audit-keys.ts";
import type { House } from "./house.ts";
import type { Log } from "./log.ts";

export type RetentionLoop = { stop(): Promise<void> };

/** How often it looks, and how long it lets others write between two slices, in milliseconds. */
const LOOK_EVERY = 3_600_000;
const REST = 20;

export function startRetention(
  house: House,
  { audit }: Pick<Settings, "audit">,
  { log, notary }: { readonly log: Log; readonly notary: Notary },
): RetentionLoop {
  let stopped = false;
  const deps = {
    db: house.db,
    now: house.now,
    actor: retentionActor(house),
    rest: () => rest(() => stopped),
  };
  const look = async () => {
    if (house.db.guard.refusal !== undefined) return;
    try {
      await keepLimits(deps, audit, () => sealLog({ db: house.db, ...notary }));
    } catch (error) {
      if (!stopped) log.error({ err: error }, "old records were not taken away");
    }
  };
  let running = look();
  const timer = setInterval(() => {
    running = running.then(look);
  }, LOOK_EVERY);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** In milliseconds; undefined: for ever. */
export type Limits = {
  readonly personalData?: number | undefined;
  readonly retention?: number | undefined;
};

/** One round of everything. */
export async function keepLimits(
  deps: RetentionDeps,
  { personalData, retention }: Limits,
  seal: () => string | undefined,
): Promise<void> {
  if (personalData !== undefined) await expirePersonal(deps, personalData);
  if (retention === undefined) return;
  rollEpoch(deps, retention, seal);
  await pruneEpochs(deps, { keep: retention, awaited: oldestAwaited(deps.db) });
}

/** Whatever was done so far stands, and the rest is done after the next start. */
async function rest(stopped: () => boolean): Promise<void> {
  await Bun.sleep(REST);
  if (stopped()) throw new Error("the house closes");
}

function retentionActor({ newId }: House) {
  return {
    kind: "console",
    operator: "retention",
    ip: "console",
    agent: "gatehouse",
    requestId: newId(),
  } as const;
}
