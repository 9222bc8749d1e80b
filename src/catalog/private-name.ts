/** Which names belong to this house: they exist here, existed here, or were claimed; no upstream is ever asked for them. */
import { and, eq, gt, sql } from "drizzle-orm";
import { journal } from "../db/schema/catalog.ts";
import { claimedNames, mirrorFiles, mirrorPages } from "../db/schema/mirror.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";

/** The journal never forgets a project, whatever was deleted. */
export function isOwnName(tx: Tx, name: ProjectName): boolean {
  const known = tx.select({ one: sql`1` }).from(journal).where(eq(journal.project, name)).limit(1).get();
  return known !== undefined || isClaimed(tx, name);
}

/** Every such name, in batches of at most `most` in alphabetical order, beginning after `after`. */
export function ownNames(tx: Tx, after: string, most: number): string[] {
  const projects = tx
    .selectDistinct({ name: journal.project })
    .from(journal)
    .where(gt(journal.project, after))
    .orderBy(journal.project)
    .limit(most)
    .all();
  const claimed = tx
    .select({ name: claimedNames.name })
    .from(claimedNames)
    .where(gt(claimedNames.name, after))
    .orderBy(claimedNames.name)
    .limit(most)
    .all();
  return [...new Set([...projects, ...claimed].map(({ name }) => name))].sort().slice(0, most);
}

function isClaimed(tx: Tx, name: ProjectName): boolean {
  return tx.select({ one: sql`1` }).from(claimedNames).where(eq(claimedNames.name, name)).get() !== undefined;
}

/**
 * Refuses to make a project of a name that people here install from an upstream: they would get other files unasked.
 * @throws Refusal `project.cached_upstream`
 */
export function requireNotMirrored(tx: Tx, name: ProjectName): void {
  if (isOwnName(tx, name)) return;
  const page = tx
    .select({ upstream: mirrorPages.upstream })
    .from(mirrorPages)
    .where(and(eq(mirrorPages.project, name), eq(mirrorPages.state, "present")))
    .get();
  const file = tx
    .select({ upstream: mirrorFiles.upstream })
    .from(mirrorFiles)
    .where(eq(mirrorFiles.project, name))
    .get();
  const upstream = page?.upstream ?? file?.upstream;
  if (upstream === undefined) return;
  throw new Refusal({
    kind: "forbidden",
    code: "project.cached_upstream",
    message: `The name ${quote(name)} is installed here from the upstream '${upstream}', so no project of that name can be made.`,
    remedy: `Choose another name, or ask an admin to claim it: gatehouse project claim ${name} --reason R.`,
    details: { upstream },
  });
}
