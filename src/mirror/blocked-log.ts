/** Refused downloads of hidden files for the audit log: folded in memory, written later, so that no reading waits for a write. */
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import type { RefusalDetails } from "../errors.ts";

export type Blocked = {
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the refusal `mirror.hidden`. */
  readonly details: RefusalDetails;
};

export type BlockedLog = {
  /** Never throws. */
  note(blocked: Blocked): void;
  /**
   * Writes the first refusal of each version, credential and hour soon, and the number of the others when the hour is
   * over, or `all` at once. What cannot be written stays.
   */
  flush(all?: boolean): void;
};

const HOUR = 3_600_000;
/** So many wait in memory; more are counted together. */
const MOST_WAITING = 5_000;

type Waiting = { first: Blocked; hour: number; count: number; told: boolean };

export function createBlockedLog({ db, now }: { readonly db: Db; readonly now: () => number }): BlockedLog {
  const waiting = new Map<string, Waiting>();

  function note(blocked: Blocked): void {
    const { actor, at, details } = blocked;
    const hour = Math.floor(at / HOUR);
    const full = waiting.size >= MOST_WAITING;
    const key = full ? `${hour}` : [hour, details["project"], details["version"], whoIs(actor)].join(" ");
    const known = waiting.get(key);
    if (known === undefined) waiting.set(key, { first: blocked, hour, count: 1, told: false });
    else known.count += 1;
  }

  function flush(all = false): void {
    const hour = Math.floor(now() / HOUR);
    for (const [key, entry] of waiting) {
      const over = all || entry.hour !== hour;
      if (entry.count > 0 && (over || !entry.told)) {
        tell(entry);
        entry.told = true;
        entry.count = 0;
      }
      if (over) waiting.delete(key);
    }
  }

  function tell({ first, count }: Waiting): void {
    const { actor, at, details } = first;
    const { project, version, filename, upstream, rule, reason } = details;
    const event = {
      event: "mirror.blocked",
      outcome: "refused",
      project: String(project),
      version: String(version),
      file: String(filename),
      details: {
        upstream: String(upstream),
        rule: String(rule),
        reason: String(reason),
        version: String(version),
        count,
      },
    } as const;
    write(db, (tx) => record(tx, { actor, at }, event));
  }

  return { note, flush };
}

function whoIs(actor: Actor): string {
  if (actor.kind === "token") return `t${actor.tokenId}`;
  return actor.kind === "person" ? `p${actor.userId}` : actor.ip;
}
