/** Tells people that a token of theirs ends within a week, once. */
import { and, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";

const WEEK = 7 * 24 * 60 * 60 * 1000;

/** The house itself, which has no address. */
const house: Actor = { kind: "console", operator: "gatehouse", ip: "-", agent: "gatehouse", requestId: "-" };

/** To be called now and then; a token made for less than a week tells nobody. Gives how many were told. */
export function tellExpiring({ db, now }: { readonly db: Db; readonly now: () => number }): number {
  const at = now();
  if (expiring(db.orm, at).length === 0) return 0;
  return write(db, (tx) => {
    const due = expiring(tx, at);
    for (const { id, userId, name, expiresAt } of due) {
      const day = new Date(expiresAt ?? at).toISOString().slice(0, 10);
      notify(tx, { actor: house, at }, { userId, kind: "token.expiry", subject: `${name}, on ${day}` });
      tx.update(tokens).set({ expiryToldAt: at }).where(eq(tokens.id, id)).run();
    }
    return due.length;
  });
}

function expiring(tx: Tx, at: number) {
  return tx
    .select({ id: tokens.id, userId: tokens.userId, name: tokens.name, expiresAt: tokens.expiresAt })
    .from(tokens)
    .innerJoin(people, and(eq(people.id, tokens.userId), eq(people.kind, "person")))
    .where(
      and(
        isNull(tokens.expiryToldAt),
        isNull(tokens.revokedAt),
        isNull(tokens.usedUpAt),
        gt(tokens.expiresAt, at),
        lte(tokens.expiresAt, at + WEEK),
        sql`${tokens.expiresAt} - ${tokens.createdAt} > ${WEEK}`,
      ),
    )
    .all();
}
