/** Keys that were registered while the house had another name: they work no more, and their owners need another way in. */
import { count, ne } from "drizzle-orm";
import { webauthnKeys } from "../db/schema/factors.ts";
import type { Tx } from "../db/write.ts";

/** How many keys are bound to another host than that of `publicUrl`. */
export function countForeignKeys(tx: Tx, publicUrl: string): number {
  const row = tx
    .select({ n: count() })
    .from(webauthnKeys)
    .where(ne(webauthnKeys.rpId, new URL(publicUrl).hostname))
    .get();
  return row?.n ?? 0;
}
