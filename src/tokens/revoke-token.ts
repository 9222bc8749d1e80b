/** Ends a token for good. */
import { eq } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { tokens } from "../db/schema/people.ts";
import { write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { mayRevoke } from "./token-rights.ts";

/** Revoking twice changes nothing. @throws Refusal `token.unknown_id`, also for a token of somebody else */
export function revokeToken(deps: { db: Db; now: () => number }, actor: Actor, id: number): void {
  write(deps.db, (tx) => {
    const token = tx.select().from(tokens).where(eq(tokens.id, id)).get();
    if (token === undefined || !mayRevoke(actor, token.userId)) {
      throw new Refusal({
        kind: "not_found",
        code: "token.unknown_id",
        message: `There is no token ${id}.`,
        remedy: "The list of tokens shows the ids.",
      });
    }
    if (token.revokedAt !== null) return;
    const at = deps.now();
    tx.update(tokens).set({ revokedAt: at }).where(eq(tokens.id, id)).run();
    const act = { actor, at };
    const details = { token: id, name: token.name, user_id: token.userId };
    record(tx, act, { event: "token.revoke", outcome: "done", details });
    notify(tx, act, { userId: token.userId, kind: "token.revoke", subject: token.name });
  });
}
