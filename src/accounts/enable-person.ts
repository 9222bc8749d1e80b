/** Lets somebody in again who was shut out: with the factors and roles they had, and no session of before. */
import { eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { people } from "../db/schema/people.ts";
import { write } from "../db/write.ts";
import { notify } from "./notices.ts";
import { requirePerson } from "./person.ts";
import { requireAdmin } from "./require-admin.ts";

/** For admins and the console; enabling twice changes nothing. @throws Refusal `person.rights`, `person.unknown` */
export function enablePerson(deps: { db: Db; now: () => number }, actor: Actor, name: string): void {
  requireAdmin(actor);
  write(deps.db, (tx) => {
    const person = requirePerson(tx, name);
    if (person.disabledAt === null) return;
    const act = { actor, at: deps.now() };
    tx.update(people).set({ disabledAt: null, passwordFailures: 0 }).where(eq(people.id, person.id)).run();
    record(tx, act, {
      event: "person.enable",
      outcome: "done",
      details: { user_id: person.id, name: person.name },
    });
    if (person.kind === "person") notify(tx, act, { userId: person.id, kind: "person.enable" });
  });
}
