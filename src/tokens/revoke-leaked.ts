/** Ends a token that somebody found where it does not belong: whoever sends the whole secret may end it. */
import { eq } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import { findBlock, leakLimits, takeAttempt, tooMany } from "../accounts/throttle.ts";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { write } from "../db/write.ts";
import { hashTokenSecret, looksLikeToken } from "./token-secret.ts";

/**
 * Of each real one its holder is told, and the record knows who sent it. A report that names none, now or ever,
 * counts against the limit of its sender: real ones never do.
 * @throws Refusal `sign_in.too_many`
 */
export function revokeLeaked(
  deps: { readonly db: Db; readonly now: () => number },
  actor: Actor,
  secrets: readonly string[],
): void {
  const hashes = [...new Set(secrets)].filter(looksLikeToken).map(hashTokenSecret);
  const at = deps.now();
  const limits = leakLimits(actor.ip);
  // Looked at before any write, so that a flood costs reads alone.
  const block = findBlock(deps.db.orm, limits, at);
  if (block !== undefined) throw tooMany(block.until, at);
  write(deps.db, (tx) => {
    let known = 0;
    for (const hash of hashes) {
      const token = tx
        .select({
          id: tokens.id,
          name: tokens.name,
          userId: tokens.userId,
          kind: people.kind,
          revokedAt: tokens.revokedAt,
        })
        .from(tokens)
        .innerJoin(people, eq(people.id, tokens.userId))
        .where(eq(tokens.secretHash, hash))
        .get();
      if (token === undefined) continue;
      known += 1;
      const { id, name, userId, revokedAt } = token;
      if (revokedAt !== null) continue;
      tx.update(tokens).set({ revokedAt: at }).where(eq(tokens.id, id)).run();
      const details = { token: id, name, user_id: userId };
      record(tx, { actor, at }, { event: "token.leak", outcome: "done", details });
      if (token.kind === "person") notify(tx, { actor, at }, { userId, kind: "token.leak", subject: name });
    }
    if (known === 0) takeAttempt(tx, limits, at);
  });
}
