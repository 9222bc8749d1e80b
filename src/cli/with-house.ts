/** Opens the data folder for the length of one command, beside a running server or without one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ConsoleActor } from "../actor.ts";
import { consoleActor, type House, openHouse } from "../app/house.ts";
import { openNotary } from "../app/audit-keys.ts";
import { headIsLost, sealLog } from "../audit/seal-log.ts";
import { loadConfig } from "../config/load-config.ts";
import type { Settings } from "../config/settings.ts";
import { quote, Refusal } from "../errors.ts";
import type { ConfigFlags } from "./flags.ts";
import { say } from "./say.ts";

export type Opened = { readonly house: House; readonly settings: Settings; readonly actor: ConsoleActor };

/**
 * Runs `use` on the data folder that the flags name.
 * @throws Refusal `data.missing` when nothing is there: a mistyped folder must not become a new, empty house
 */
export async function withHouse<T>(flags: ConfigFlags, use: (opened: Opened) => T | Promise<T>): Promise<T> {
  return open(flags, { make: false }, use);
}

/** As `withHouse`, for the commands of a first set-up: a missing data folder is made. */
export async function withNewHouse<T>(
  flags: ConfigFlags,
  use: (opened: Opened) => T | Promise<T>,
): Promise<T> {
  return open(flags, { make: true }, use);
}

async function open<T>(
  { config, data }: ConfigFlags,
  { make }: { readonly make: boolean },
  use: (opened: Opened) => T | Promise<T>,
): Promise<T> {
  const { settings } = await loadConfig(config, process.env, { data });
  const folder = settings.storage.data;
  if (!make && !existsSync(join(folder, "gatehouse.db"))) throw missing(folder);
  const house = await openHouse(folder, settings.audit);
  const before = house.db.mark.read();
  try {
    return await use({ house, settings, actor: consoleActor() });
  } finally {
    if (house.db.mark.read() > before) seal(house);
    house.close();
  }
}

/** The act is done; that it is not signed yet is made good by the next command or the server. */
function seal(house: House): void {
  try {
    const deps = { db: house.db, ...openNotary(house) };
    if (headIsLost(deps)) say("The newest checkpoint was gone from the disk; run 'gatehouse audit verify'.");
    sealLog(deps);
  } catch (error) {
    say(`The audit log could not be signed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function missing(folder: string): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "data.missing",
    message: `There is no Gatehouse data in the folder ${quote(folder)}.`,
    remedy: "Name the data folder with --data, or the config file with --config.",
  });
}
