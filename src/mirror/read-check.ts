/** What the last search for private names found at an upstream. */
import { asc, eq } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { mirrorChecks, mirrorConflicts } from "../db/schema/mirror.ts";

export function readCheck(
  { orm }: Db,
  upstream: string,
): { check?: { at: number; outcome: string }; conflicts: string[] } {
  const check = orm.select().from(mirrorChecks).where(eq(mirrorChecks.upstream, upstream)).get();
  const conflicts = orm
    .select({ name: mirrorConflicts.name })
    .from(mirrorConflicts)
    .where(eq(mirrorConflicts.upstream, upstream))
    .orderBy(asc(mirrorConflicts.name))
    .all();
  return {
    ...(check === undefined ? {} : { check: { at: check.checkedAt, outcome: check.outcome } }),
    conflicts: conflicts.map(({ name }) => name),
  };
}
