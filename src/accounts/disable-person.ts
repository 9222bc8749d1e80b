/** Shuts a person or service account out; its tokens stop at once, its history stays. */
import { and, eq, isNull, ne } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { endLinks } from "./account-link.ts";
import { endOtherSessions } from "./end-sessions.ts";
import { type Person, requirePerson } from "./person.ts";
import { requireAdmin } from "./require-admin.ts";

/**
 * For admins and the console; disabling twice changes nothing.
 * @throws Refusal `person.rights`, `person.unknown`; `person.last_admin` when nobody could administer the house afterwards
 */
export function disablePerson(deps: { db: Db; now: () => number }, actor: Actor, name: string): void {
  requireAdmin(actor);
  write(deps.db, (tx) => {
    const person = requirePerson(tx, name);
    if (person.disabledAt !== null) return;
    requireOtherAdmin(tx, person);
    const at = deps.now();
    const userId = person.id;
    tx.update(people).set({ disabledAt: at }).where(eq(people.id, userId)).run();
    // Else they would be good again once the account is.
    endOtherSessions(tx, userId);
    endLinks(tx, { userId, purposes: ["email.confirm", "email.undo", "password.reset"], at });
    const details = { user_id: userId, name: person.name };
    record(tx, { actor, at }, { event: "person.disable", outcome: "done", subject: userId, details });
  });
}

/** @throws Refusal `person.last_admin` when nobody could administer the house without this person */
export function requireOtherAdmin(tx: Tx, person: Person): void {
  const other = tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.admin, true), isNull(people.disabledAt), ne(people.id, person.id)))
    .get();
  if (!person.admin || person.disabledAt !== null || other !== undefined) return;
  throw new Refusal({
    kind: "forbidden",
    code: "person.last_admin",
    message: `${quote(person.name)} is the last admin.`,
    remedy: "Make another admin first: 'gatehouse admin create NAME --email E'.",
  });
}
