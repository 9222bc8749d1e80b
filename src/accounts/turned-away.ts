/** Gathers sign-ins that were turned away while a limit held, and records them summed up: whoever tries often fills no log. */
import type { AnonymousActor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { network } from "./throttle.ts";

type Gathered = {
  readonly limit: string;
  readonly actor: AnonymousActor;
  readonly since: number;
  tries: number;
};

/** More limits and sources than these between two records share one. */
const MOST = 50;
const REST = "the rest";

const gathered = new WeakMap<Db, Map<string, Gathered>>();

/** @param key of the limit that held */
export function noteTurnedAway(
  db: Db,
  actor: AnonymousActor,
  { key, at }: { key: string; at: number },
): void {
  const all = gathered.get(db) ?? new Map<string, Gathered>();
  gathered.set(db, all);
  // The third part of a key may be what somebody typed.
  const limit = key.split(":").slice(0, 2).join(":");
  const named = `${limit} ${network(actor.ip)}`;
  const source = all.has(named) || all.size < MOST ? named : REST;
  const known = all.get(source);
  if (known === undefined)
    all.set(source, { limit: source === REST ? REST : limit, actor, since: at, tries: 1 });
  else known.tries += 1;
}

/** One record for each limit and source since the last time; when that fails, they are kept for the next. */
export function recordTurnedAway(db: Db, at: number): void {
  const all = gathered.get(db);
  if (all === undefined || all.size === 0) return;
  write(db, (tx) => {
    for (const { actor, ...details } of all.values())
      record(tx, { actor, at }, { event: "sign_in.throttled", outcome: "refused", details });
  });
  all.clear();
}
