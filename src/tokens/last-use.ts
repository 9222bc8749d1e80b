/** Remembers when and from where each token was used, without a write on the path of a request. */
import { eq } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Origin, TokenActor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import type { Refusal } from "../errors.ts";
import { createRefusedUses } from "./refused-uses.ts";
import { notePlace, placeOf } from "./token-places.ts";

export type LastUse = {
  note(tokenId: number, origin: Origin, at: number): void;
  /** Credentials that did not hold. */
  noteRefused(refusal: Refusal, origin: Origin, at: number): void;
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
  const refused = createRefusedUses();
  return {
    note: (tokenId, origin, at) => {
      const known = gathered.get(tokenId) ?? { last: { origin, at }, places: new Map<string, Use>() };
      known.last = { origin, at };
      if (known.places.size < MOST_PLACES) known.places.set(placeOf(origin.ip), known.last);
      gathered.set(tokenId, known);
    },
    noteRefused: (refusal, origin, at) => refused.note(refusal, origin, at),
    flush: () => {
      if (gathered.size === 0 && refused.size === 0) return;
      write(db, (tx) => {
        for (const [id, uses] of gathered) writeUses(tx, id, uses);
        refused.write(tx);
      });
      gathered.clear();
      refused.clear();
    },
  };
}

/** The first use and each new place are recorded, and a place told to the token's holder; service accounts have nobody to tell. */
function writeUses(tx: Tx, id: number, { last, places }: Gathered): void {
  const found = tx
    .select()
    .from(tokens)
    .innerJoin(people, eq(people.id, tokens.userId))
    .where(eq(tokens.id, id))
    .get();
  if (found === undefined) return;
  const { tokens: token, people: holder } = found;
  tx.update(tokens).set({ lastUsedAt: last.at, lastUsedIp: last.origin.ip }).where(eq(tokens.id, id)).run();
  const details = { token: id, name: token.name, user_id: token.userId };
  let first = token.lastUsedAt === null;
  for (const { origin, at } of places.values()) {
    const isNew = notePlace(tx, { tokenId: id, ip: origin.ip, at });
    const act = { actor: actorOf(token, holder, origin), at };
    if (first) record(tx, act, { event: "token.first_use", outcome: "done", details });
    else if (isNew) record(tx, act, { event: "token.new_place", outcome: "done", details });
    first = false;
    if (isNew && holder.kind === "person")
      notify(tx, act, { userId: token.userId, kind: "token.place", subject: token.name });
  }
}

function actorOf(
  token: typeof tokens.$inferSelect,
  holder: typeof people.$inferSelect,
  { ip, agent, requestId }: Origin,
): TokenActor {
  const who = { userId: holder.id, userName: holder.name, admin: holder.admin, level: token.level };
  const { id: tokenId, name: tokenName, scopes } = token;
  return { kind: "token", tokenId, tokenName, scopes, ...who, ip, agent, requestId };
}
