/** Whether a session and its person still stand, asked again inside the transaction that relies on them. */
import { eq } from "drizzle-orm";
import type { Person } from "../accounts/person.ts";
import type { Session } from "../accounts/session.ts";
import { people } from "../db/schema/people.ts";
import { sessions } from "../db/schema/sign-in.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";

/** @throws Refusal `session.ended` */
export function requireLive(tx: Tx, session: Session): Person {
  const row = tx
    .select()
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.userId))
    .where(eq(sessions.id, session.id))
    .get();
  if (row !== undefined && row.people.disabledAt === null && row.sessions.state === session.state)
    return withoutPassword(row.people);
  throw new Refusal({
    kind: "unauthenticated",
    code: "session.ended",
    message: "This sign-in has ended.",
    remedy: "Sign in again.",
  });
}

function withoutPassword({ passwordHash: _hash, ...person }: typeof people.$inferSelect): Person {
  return person;
}
