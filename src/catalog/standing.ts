/** Whether whoever acts may still act: asked again inside the transaction, since an upload can take an hour. */
import { eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { people, tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";

/** @throws Refusal `actor.changed` when the person was disabled or is no longer admin, or the token was revoked */
export function requireStanding(tx: Tx, actor: Actor): void {
  if (actor.kind !== "person" && actor.kind !== "token") return;
  const person = tx
    .select({ admin: people.admin, disabledAt: people.disabledAt })
    .from(people)
    .where(eq(people.id, actor.userId))
    .get();
  const stands = person !== undefined && person.disabledAt === null && (person.admin || !actor.admin);
  if (stands && (actor.kind === "person" || tokenStands(tx, actor.tokenId))) return;
  throw new Refusal({
    kind: "forbidden",
    code: "actor.changed",
    message: "The account or token behind this was disabled, revoked or changed meanwhile.",
    remedy: "Ask an admin, or use another token.",
  });
}

function tokenStands(tx: Tx, id: number): boolean {
  const token = tx.select({ revokedAt: tokens.revokedAt }).from(tokens).where(eq(tokens.id, id)).get();
  return token?.revokedAt === null;
}
