/** Ends sessions: one, all others after a change of a factor or password, or all. */
import { and, eq, ne } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import { devices, sessions } from "../db/schema/sign-in.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import { requireAdmin } from "./require-admin.ts";

/**
 * After a change of a factor or password: every other session of the person ends, and no browser spares a prompt
 * any longer.
 * @param keep the id of the session that made the change; absent: none stays
 */
export function endOtherSessions(tx: Tx, userId: number, keep?: number): void {
  const theirs = eq(sessions.userId, userId);
  tx.delete(sessions)
    .where(keep === undefined ? theirs : and(theirs, ne(sessions.id, keep)))
    .run();
  tx.update(devices).set({ rememberedUntil: null }).where(eq(devices.userId, userId)).run();
}

type EndDeps = Pick<AccountDeps, "db" | "now">;

/** Ends one session of a person. @throws Refusal `session.unknown` */
export function endSession(deps: EndDeps, actor: Actor, which: { userId: number; id: number }): void {
  write(deps.db, (tx) => {
    const { userId, id } = which;
    const gone = tx
      .delete(sessions)
      .where(and(eq(sessions.id, id), eq(sessions.userId, userId)))
      .returning()
      .get();
    if (gone === undefined) throw unknownSession(id);
    recordEnd(tx, { actor, at: deps.now() }, { user_id: userId, session: `session ${id}` });
  });
}

/** Ends all sessions of a person but `keep`. */
export function endAllOthers(deps: EndDeps, actor: Actor, which: { userId: number; keep: number }): void {
  write(deps.db, (tx) => {
    tx.delete(sessions)
      .where(and(eq(sessions.userId, which.userId), ne(sessions.id, which.keep)))
      .run();
    recordEnd(tx, { actor, at: deps.now() }, { user_id: which.userId, session: "all other sessions" });
  });
}

/**
 * Ends every session of somebody else, also those that wait for a factor; none of their browsers is spared a prompt then.
 * @throws Refusal `person.rights`
 */
export function endAllSessions(deps: EndDeps, actor: Actor, userId: number): void {
  requireAdmin(actor);
  write(deps.db, (tx) => {
    endOtherSessions(tx, userId);
    recordEnd(tx, { actor, at: deps.now() }, { user_id: userId, session: "all sessions" });
  });
}

function recordEnd(tx: Tx, act: Act, details: { user_id: number; session: string }): void {
  record(tx, act, { event: "session.end", outcome: "done", details });
}

function unknownSession(id: number): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "session.unknown",
    message: `You have no session ${id}.`,
    remedy: "It may have ended already; look at the list again.",
  });
}
