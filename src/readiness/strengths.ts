/** The strongest proof that each person can give now, read for all of them at once. */
import { and, eq, isNotNull, isNull, ne } from "drizzle-orm";
import type { Level } from "../actor.ts";
import { totpApps, webauthnKeys } from "../db/schema/factors.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";

/** By the same rule as `accounts/strength.ts`. */
export function readStrengths(tx: Tx): (userId: number) => Level {
  const settled = ne(people.recovery, "unsettled");
  const idsOf = (rows: { id: number }[]) => new Set(rows.map(({ id }) => id));
  const keys = idsOf(
    tx
      .select({ id: webauthnKeys.userId })
      .from(webauthnKeys)
      .innerJoin(people, and(eq(people.id, webauthnKeys.userId), settled))
      .where(isNull(webauthnKeys.suspendedAt))
      .all(),
  );
  const apps = idsOf(
    tx
      .select({ id: totpApps.userId })
      .from(totpApps)
      .innerJoin(people, and(eq(people.id, totpApps.userId), settled))
      .where(and(isNotNull(totpApps.provenAt), isNull(totpApps.suspendedAt)))
      .all(),
  );
  return (id) => (keys.has(id) ? "phishing_resistant" : apps.has(id) ? "any_2fa" : "password");
}
