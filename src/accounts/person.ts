/** Finds and lists people and service accounts. */
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";

export type Person = typeof people.$inferSelect;

/** @throws Refusal `person.unknown` */
export function requirePerson(tx: Tx, name: string): Person {
  const person = tx.select().from(people).where(eq(people.name, name.toLowerCase())).get();
  if (person === undefined) {
    throw new Refusal({
      kind: "not_found",
      code: "person.unknown",
      message: `There is no user ${quote(name)}.`,
      remedy: "'gatehouse user list' shows who there is.",
    });
  }
  return person;
}

/** Everybody, by name. */
export function listPeople(db: Db): Person[] {
  return db.orm.select().from(people).orderBy(asc(people.name)).all();
}

/** Whether somebody can administer this house. */
export function hasAdmin(tx: Tx): boolean {
  return (
    tx
      .select({ id: people.id })
      .from(people)
      .where(and(eq(people.admin, true), isNull(people.disabledAt)))
      .limit(1)
      .get() !== undefined
  );
}
