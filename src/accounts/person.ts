/** Finds and lists people and service accounts. */
import { and, asc, eq, getTableColumns, isNull } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";

/** A row of people without the hash of their password, which no list and no page needs. */
export type Person = Omit<typeof people.$inferSelect, "passwordHash">;

const { passwordHash: _, ...shown } = getTableColumns(people);

/** Finds by name in any case. @throws Refusal `person.unknown` */
export function requirePerson(tx: Tx, name: string): Person {
  const person = tx
    .select(shown)
    .from(people)
    .where(eq(people.name, lowerAscii(name)))
    .get();
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
  return db.orm.select(shown).from(people).orderBy(asc(people.name)).all();
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

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
