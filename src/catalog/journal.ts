/** The serials that mirrors and page caches follow: one per change of what a project shows. */
import { eq } from "drizzle-orm";
import { journal, projects } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import type { Project } from "./project.ts";

export type JournalEntry = { readonly action: string; readonly version?: string; readonly filename?: string };

/**
 * Appends to the journal and gives the project its new serial. A project that was never shown has none until it is made
 * public by `create`: nothing that happens to it before is told.
 */
export function advance(
  tx: Tx,
  { project, at }: { project: Project; at: number },
  entry: JournalEntry,
): number {
  const shown = tx
    .select({ serial: projects.serial })
    .from(projects)
    .where(eq(projects.id, project.id))
    .get();
  if (shown?.serial === 0 && entry.action !== "create") return 0;
  const { serial } = tx
    .insert(journal)
    .values({
      at,
      project: project.name,
      version: entry.version ?? null,
      action: entry.action,
      filename: entry.filename ?? null,
    })
    .returning({ serial: journal.serial })
    .get();
  tx.update(projects).set({ serial }).where(eq(projects.id, project.id)).run();
  return serial;
}
