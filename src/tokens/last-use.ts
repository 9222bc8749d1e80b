/** Remembers when and from where each token was used, without a write on the path of a request. */
import { eq } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Origin } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { notePlace, placeOf } from "./token-places.ts";

export type LastUse = {
  note(tokenId: number, origin: Origin, at: number): void;
  /** Writes what has gathered in one transaction; when that fails, it is kept for the next try. */
  flush(): void;
};

type Use = { readonly origin: Origin; readonly at: number };
type Gathered = { last: Use; readonly places: Map<string, Use> };

/** More new places of one token than these between two flushes tell nobody anything more. */
const MOST_PLACES = 20;

/** Keeps last uses in memory until `flush`; a crash loses at most those since the last one. */
export function createLastUse(db: Db): LastUse {
  const gathered = new Map<number, Gathered>();
  return {
    note: (tokenId, origin, at) => {
      const known = gathered.get(tokenId) ?? { last: { origin, at }, places: new Map<string, Use>() };
      known.last = { origin, at };
      if (known.places.size < MOST_PLACES) known.places.set(placeOf(origin.ip), known.last);
      gathered.set(tokenId, known);
    },
    flush: () => {
      if (gathered.size === 0) return;
      write(db, (tx) => {
        for (const [id, uses] of gathered) writeUses(tx, id, uses);
      });
      gathered.clear();
    },
  };
}

/** A place not seen before is told to the token's holder; service accounts have nobody to tell. */
function writeUses(tx: Tx, id: number, { last, places }: Gathered): void {
  const [token] = tx
    .update(tokens)
    .set({ lastUsedAt: last.at, lastUsedIp: last.origin.ip })
    .where(eq(tokens.id, id))
    .returning({ name: tokens.name, userId: tokens.userId })
    .all();
  if (token === undefined) return;
  const holder = tx.select({ kind: people.kind }).from(people).where(eq(people.id, token.userId)).get();
  for (const { origin, at } of places.values()) {
    const isNew = notePlace(tx, { tokenId: id, ip: origin.ip, at });
    if (!isNew || holder?.kind !== "person") continue;
    const act = { actor: { kind: "anonymous" as const, ...origin }, at };
    notify(tx, act, { userId: token.userId, kind: "token.place", subject: token.name });
  }
}
