/** Reads a policy that may be being written: only what stays the same for a while counts. */
import { loadPolicy } from "../config/load-config.ts";
import type { PolicySource } from "../config/parse-policy.ts";
import { invalid, quote, Refusal } from "../errors.ts";

/** How long a file must stay as it is, in milliseconds. */
const QUIET = 500;
const TRIES = 10;

type Look = { readonly stamp: string; readonly outcome: PolicySource | Refusal };

/**
 * The first half of a file is often a good file with fewer rules. So it is read until two readings agree, and its last
 * line must end, as editors end it.
 * @throws Refusal `config.unreadable`, `config.faulty`, `policy.half_written`
 */
export async function readSettledPolicy(path: string): Promise<PolicySource> {
  let before = await look(path);
  for (let tries = 0; tries < TRIES; tries += 1) {
    await Bun.sleep(QUIET);
    const now = await look(path);
    if (now.stamp === before.stamp) {
      if (now.outcome instanceof Refusal) throw now.outcome;
      if (!now.outcome.lastLineEnds) throw halfWritten(now.outcome.file, "ends within a line");
      return now.outcome;
    }
    before = now;
  }
  throw halfWritten(path, "is being written");
}

async function look(path: string): Promise<Look> {
  try {
    const outcome = await loadPolicy(path);
    return { stamp: `${outcome.file} ${outcome.sha256}`, outcome };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { stamp: `${error.message} ${JSON.stringify(error.details)}`, outcome: error };
  }
}

function halfWritten(path: string, what: string): Refusal {
  return invalid(
    "policy.half_written",
    `${quote(path)} ${what}, so it may be half written.`,
    "End its last line with a line break, and load it again.",
  );
}
