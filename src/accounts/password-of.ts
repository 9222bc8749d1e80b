/** The hash of a person's password, for the few verbs that need it; no list and no page does. */
import { eq } from "drizzle-orm";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";

/** `null` for those who sign in by passkey alone. */
export function passwordOf(tx: Tx, userId: number): string | null {
  const row = tx.select({ hash: people.passwordHash }).from(people).where(eq(people.id, userId)).get();
  return row?.hash ?? null;
}
