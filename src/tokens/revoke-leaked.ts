/** Ends a token that somebody found where it does not belong: whoever sends the whole secret may end it. */
import { and, eq, isNull } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { write } from "../db/write.ts";
import { hashTokenSecret, looksLikeToken } from "./token-secret.ts";

/** Says nothing of what was real; of each real one its holder is told, and the record knows who sent it. */
export function revokeLeaked(
  deps: { readonly db: Db; readonly now: () => number },
  actor: Actor,
  secrets: readonly string[],
): void {
  const hashes = [...new Set(secrets)].filter(looksLikeToken).map(hashTokenSecret);
  if (hashes.length === 0) return;
  write(deps.db, (tx) => {
    const at = deps.now();
    for (const hash of hashes) {
      const token = tx
        .select({ id: tokens.id, name: tokens.name, userId: tokens.userId, kind: people.kind })
        .from(tokens)
        .innerJoin(people, eq(people.id, tokens.userId))
        .where(and(eq(tokens.secretHash, hash), isNull(tokens.revokedAt)))
        .get();
      if (token === undefined) continue;
      const { id, name, userId } = token;
      tx.update(tokens).set({ revokedAt: at }).where(eq(tokens.id, id)).run();
      const details = { token: id, name, user_id: userId };
      record(tx, { actor, at }, { event: "token.leak", outcome: "done", details });
      if (token.kind === "person") notify(tx, { actor, at }, { userId, kind: "token.leak", subject: name });
    }
  });
}
