/** Changes a password, or gives one to somebody who signs in by passkey alone. */
import { eq } from "drizzle-orm";
import type { Origin } from "../actor.ts";
import { record } from "../audit/record.ts";
import { people } from "../db/schema/people.ts";
import { write } from "../db/write.ts";
import type { AccountDeps } from "./account-deps.ts";
import { endLinks } from "./account-link.ts";
import { endOtherSessions } from "./end-sessions.ts";
import { notify } from "./notices.ts";
import { passwordOf } from "./password-of.ts";
import { checkPassword, PASSWORD_LENGTH, PASSWORD_LENGTH_WITH_FACTOR, passwordLength } from "./password.ts";
import { actorOf, renewSession, type Session } from "./session.ts";
import { provePassword, requireFresh } from "./step-up.ts";
import { strengthOf } from "./strength.ts";

/**
 * Asks for a fresh proof and the old password; all other sessions end. Gives the new secret of this session.
 * @throws Refusal `step_up.needed`, `sign_in.wrong`, `password.*`, `sign_in.busy`
 */
export async function changePassword(
  deps: AccountDeps,
  { session, origin }: { session: Session; origin: Origin },
  input: { readonly current: string; readonly next: string },
): Promise<string> {
  const { person } = session;
  const password = input.next;
  requireFresh(deps.db.orm, session, { change: "other", now: deps.now() });
  const { asksFactor } = strengthOf(deps.db.orm, person.id);
  const least = asksFactor ? PASSWORD_LENGTH_WITH_FACTOR : PASSWORD_LENGTH;
  checkPassword(password, { least, words: [person.name, person.email ?? undefined] });
  if (passwordOf(deps.db.orm, person.id) !== null)
    await provePassword(deps, { session, origin }, input.current);
  const passwordHash = await deps.passwords.hash(password);
  return write(deps.db, (tx) => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    requireFresh(tx, session, { change: "other", now: act.at });
    const passwordShort = passwordLength(password) < PASSWORD_LENGTH;
    if (passwordShort && !strengthOf(tx, person.id).asksFactor) checkPassword(password);
    tx.update(people)
      .set({ passwordHash, passwordShort, passwordFailures: 0 })
      .where(eq(people.id, person.id))
      .run();
    endOtherSessions(tx, person.id, session.id);
    endLinks(tx, { userId: person.id, purposes: ["password.reset", "email.confirm"], at: act.at });
    record(tx, act, { event: "password.change", outcome: "done", details: { user_id: person.id } });
    notify(tx, act, { userId: person.id, kind: "password.change" });
    return renewSession(tx, deps, { session });
  });
}
