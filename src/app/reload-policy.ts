/** Loads the policy while the house is open: a bad one is recorded, and the last good one stays in force. */
import { basename } from "node:path";
import type { Actor } from "../actor.ts";
import { Refusal } from "../errors.ts";
import { type Loaded, loadPolicy, recordFailedLoad } from "../gate/load-policy.ts";
import type { House } from "./house.ts";
import { readSettledPolicy } from "./settled-policy.ts";
import { topCounter } from "./top-counter.ts";

export type Reload = {
  /** The config file that names or holds the policy. */
  readonly config: string;
  readonly by: "SIGHUP" | "page" | "command";
  readonly actor: Actor;
};

/** @throws Refusal as `readSettledPolicy` and `loadPolicy` do, after it was recorded */
export async function reloadPolicy(house: House, { config, by, actor }: Reload): Promise<Loaded> {
  const { db, now } = house;
  try {
    const read = await readSettledPolicy(config);
    return loadPolicy(db, { actor, at: now() }, { read, by, countTop: topCounter(house) });
  } catch (error) {
    if (error instanceof Refusal && error.kind !== "unavailable" && error.kind !== "storage_full") {
      const faults = faultLines(error);
      recordFailedLoad(db, { actor, at: now() }, { file: basename(config), by, faults });
    }
    throw error;
  }
}

/** The lines of a refused load: one for each fault, or its one sentence. */
export function faultLines(refusal: Refusal): readonly string[] {
  const faults = refusal.details["faults"];
  return Array.isArray(faults) ? faults.map(String) : [refusal.sentence];
}
