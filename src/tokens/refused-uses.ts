/** Gathers credentials that did not hold, and records them summed up: whoever sends many fills no log. */
import { eq } from "drizzle-orm";
import type { Origin } from "../actor.ts";
import { record } from "../audit/record.ts";
import { people, tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import type { Refusal } from "../errors.ts";
import { placeOf } from "./token-places.ts";

export type RefusedUses = {
  note(refusal: Refusal, origin: Origin, at: number): void;
  readonly size: number;
  /** Writes one record for each rule, token and place, within the transaction of `tx`. */
  write(tx: Tx): void;
  clear(): void;
};

type Gathered = { readonly refusal: Refusal; readonly origin: Origin; readonly at: number; times: number };

/** More rules, tokens and places than these between two writes share one record. */
const MOST = 50;
const REST = "the rest";

export function createRefusedUses(): RefusedUses {
  const gathered = new Map<string, Gathered>();
  return {
    note: (refusal, origin, at) => {
      const named = `${refusal.code} ${tokenIn(refusal) ?? ""} ${placeOf(origin.ip)}`;
      const key = gathered.has(named) || gathered.size < MOST ? named : REST;
      const known = gathered.get(key);
      if (known === undefined) gathered.set(key, { refusal, origin, at, times: 1 });
      else known.times += 1;
    },
    get size() {
      return gathered.size;
    },
    write: (tx) => {
      for (const [key, each] of gathered) writeOne(tx, each, key === REST);
    },
    clear: () => gathered.clear(),
  };
}

function writeOne(tx: Tx, { refusal, origin, at, times }: Gathered, rest: boolean): void {
  const id = rest ? undefined : tokenIn(refusal);
  const token = id === undefined ? undefined : findToken(tx, id);
  const reason = rest ? "Further credentials, from many places." : refusal.message;
  const details = { ...token, rule: refusal.code, reason: reason.slice(0, 500).toWellFormed(), times };
  const actor = { kind: "anonymous" as const, ...origin };
  record(tx, { actor, at }, { event: "token.refuse", outcome: "refused", details });
}

function tokenIn({ details }: Refusal): number | undefined {
  return typeof details["token"] === "number" ? details["token"] : undefined;
}

function findToken(tx: Tx, id: number): { token: number; name: string; user_id: number } | undefined {
  return tx
    .select({ token: tokens.id, name: tokens.name, user_id: people.id })
    .from(tokens)
    .innerJoin(people, eq(people.id, tokens.userId))
    .where(eq(tokens.id, id))
    .get();
}
