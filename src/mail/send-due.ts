/** Sends what is due, letter by letter; a letter leaves the outbox only once the mail server has taken it. */
import type { Db } from "../db/open.ts";
import type { Letter } from "./letter.ts";
import { letterOf, type Mail, markFailed, markTaken, nextDue } from "./outbox.ts";
import type { Outcome, Postmark } from "./send-letter.ts";

export type SendDeps = {
  readonly db: Db;
  readonly now: () => number;
  readonly publicUrl: string;
  readonly mailKey: Uint8Array;
  readonly send: (letter: Letter, mark: Postmark) => Promise<Outcome>;
  /** Told of each try that failed, without the words of the letter. */
  readonly report: (mail: { id: number; why: string; again: boolean }) => void;
};

/** The first wait after a failure, doubled by each further one, and the longest, in milliseconds. */
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 60 * 60 * 1000;

/** What could not be sent for three days is given up: late news of an account helps nobody. */
const GIVE_UP_AFTER = 3 * 24 * 60 * 60 * 1000;

/**
 * Ends when nothing is due, when `stopped` says so, or at the first letter that failed: a server that is down is not
 * asked for each letter in turn. Gives how many were taken.
 */
export async function sendDue(deps: SendDeps, stopped: () => boolean = () => false): Promise<number> {
  for (let taken = 0; ; ) {
    const mail = stopped() ? undefined : nextDue(deps.db, deps.now());
    if (mail === undefined) return taken;
    const outcome = await trySend(deps, mail);
    if (outcome === "failed") return taken;
    if (outcome === "taken") taken += 1;
  }
}

async function trySend(deps: SendDeps, mail: Mail): Promise<Outcome["is"]> {
  const { db, now, publicUrl, mailKey } = deps;
  const letter =
    now() >= mail.madeAt + GIVE_UP_AFTER ? "too old" : letterOf(db, { publicUrl, mailKey }, mail);
  const outcome: Outcome =
    typeof letter === "string"
      ? { is: "refused", why: letter }
      : await deps.send(letter, postmark(mail, publicUrl));
  if (outcome.is === "taken") markTaken(db, mail, now());
  else {
    const again = outcome.is === "failed";
    const wait = Math.min(FIRST_WAIT * 2 ** Math.min(mail.tries, 20), LONGEST_WAIT);
    markFailed(db, mail, { fault: outcome.why, dueAt: again ? now() + wait : null });
    deps.report({ id: mail.id, why: outcome.why, again });
  }
  return outcome.is;
}

function postmark({ id, madeAt }: Mail, publicUrl: string): Postmark {
  return {
    messageId: `<gatehouse-${id}-${madeAt}@${new URL(publicUrl).hostname.replace(/[[\]]/g, "")}>`,
    date: new Date(madeAt),
  };
}
