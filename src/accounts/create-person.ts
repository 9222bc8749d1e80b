/** Makes a person or a service account. */
import { eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { type Person, requirePerson } from "./person.ts";
import { parseEmail, parsePersonName } from "./person-name.ts";
import { requireAdmin } from "./require-admin.ts";

export type NewPerson = {
  readonly name: string;
  readonly email?: string;
  readonly kind: "person" | "service";
  readonly admin: boolean;
  /** Absent: cannot sign in with a password. */
  readonly password?: string;
};

/** A person whose fields are checked and whose password is hashed, ready for a transaction. */
export type ReadyPerson = Omit<NewPerson, "password"> & { readonly passwordHash: string | null };

/**
 * Checks every field and hashes the password, before any transaction.
 * @throws Refusal `person.name`, `person.email`, `password.short`, `password.long`, `person.service`
 */
export async function readyPerson(input: NewPerson): Promise<ReadyPerson> {
  const { password, ...rest } = input;
  const name = parsePersonName(input.name);
  if (input.email !== undefined) parseEmail(input.email);
  if (password !== undefined) checkPassword(password, { words: [name, input.email] });
  if (input.kind === "service" && (input.admin || password !== undefined)) {
    throw invalid(
      "person.service",
      `The service account ${quote(name)} can be no admin and have no password.`,
      "A service account only holds tokens; make a person instead.",
    );
  }
  return { ...rest, name, passwordHash: password === undefined ? null : await hashPassword(password) };
}

/** Inserts within a transaction. @throws Refusal `person.exists` */
export function insertPerson(tx: Tx, act: Act, person: ReadyPerson): Person {
  if (tx.select().from(people).where(eq(people.name, person.name)).get() !== undefined) {
    throw new Refusal({
      kind: "conflict",
      code: "person.exists",
      message: `The user name ${quote(person.name)} is taken.`,
      remedy: "Choose another name.",
    });
  }
  tx.insert(people)
    .values({
      name: person.name,
      email: person.email ?? null,
      kind: person.kind,
      admin: person.admin,
      passwordHash: person.passwordHash,
      createdAt: act.at,
    })
    .run();
  const made = requirePerson(tx, person.name);
  record(tx, act, {
    event: person.admin ? "admin.create" : "person.create",
    outcome: "done",
    subject: made.id,
    details: { name: person.name, kind: person.kind, user_id: made.id },
  });
  return made;
}

/** For admins and the console. @throws Refusal `person.rights`, `person.exists`, or what `readyPerson` throws */
export async function createPerson(
  deps: { db: Db; now: () => number },
  actor: Actor,
  input: NewPerson,
): Promise<Person> {
  requireAdmin(actor);
  const ready = await readyPerson(input);
  return write(deps.db, (tx) => insertPerson(tx, { actor, at: deps.now() }, ready));
}
