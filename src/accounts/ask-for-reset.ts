/** "I forgot my password": a link to whoever it belongs to, and one answer for everybody else. */
import { and, eq, isNull, or } from "drizzle-orm";
import type { AnonymousActor } from "../actor.ts";
import { record } from "../audit/record.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type MailLink, makeLink } from "./account-link.ts";
import { countAttempt, recordLimit } from "./count-attempt.ts";
import { accountKey, foldName } from "./fold-name.ts";
import { findBlock, resetLimits, tooMany } from "./throttle.ts";

/** More people than this share no address in earnest. */
const MOST = 5;

/**
 * Takes a user name or an e-mail address. Says nothing of whether it is anybody's; limits count what is typed, known
 * or not.
 * @throws Refusal `sign_in.too_many`
 */
export function askForReset(
  deps: Pick<AccountDeps, "db" | "now" | "randomBytes">,
  actor: AnonymousActor,
  { typed, mail }: { readonly typed: string; readonly mail: MailLink },
): void {
  const act = { actor, at: deps.now() };
  const limits = resetLimits(accountKey(typed), actor.ip);
  // Looked at before any write, so that a flood costs reads alone.
  const block = findBlock(deps.db.orm, limits, act.at);
  if (block !== undefined) throw tooMany(block.until, act.at);
  const refusal = write(deps.db, (tx): Refusal | undefined => {
    const attempt = countAttempt(tx, limits, act.at);
    if (attempt instanceof Refusal) return attempt;
    recordLimit(tx, attempt, { act, event: "password.reset_ask" });
    const found = findPeople(tx, foldName(typed));
    for (const { id: userId, email } of found) {
      mail(tx, makeLink(tx, deps, { userId, purpose: "password.reset", email, at: act.at }));
      record(tx, act, { event: "password.reset_ask", outcome: "done", details: { user_id: userId } });
    }
    // What was typed is not recorded: people type passwords into the wrong field.
    if (found.length === 0) {
      const details = { reason: "nobody who could be mailed" };
      record(tx, act, { event: "password.reset_ask", outcome: "refused", details });
    }
    return undefined;
  });
  if (refusal !== undefined) throw refusal;
}

/** Who is called so, or has that address, and can be written to. */
function findPeople(tx: Tx, typed: string): { id: number; email: string | null }[] {
  const named = or(eq(people.name, typed), eq(people.email, typed));
  return tx
    .select({ id: people.id, email: people.email })
    .from(people)
    .where(and(named, eq(people.kind, "person"), isNull(people.disabledAt)))
    .limit(MOST)
    .all()
    .filter(({ email }) => email !== null);
}
