/** What is known of the staged releases of a project, waiting and settled. */
import { and, asc, count, desc, eq, sum } from "drizzle-orm";
import type { Project } from "../catalog/project.ts";
import type { StagedRelease } from "../catalog/waiting-release.ts";
import { projects } from "../db/schema/catalog.ts";
import { stagedFiles, stagedReleases } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import type { Version } from "../packaging/version.ts";

export type ListedStaged = StagedRelease & {
  readonly project: string;
  readonly files: number;
  readonly bytes: number;
};

/** Those that wait first, then the newest; of all projects where none is given. At most `most`. */
export function listStaged(
  tx: Tx,
  {
    project,
    waiting,
    most,
  }: { readonly project?: Project; readonly waiting: boolean; readonly most: number },
): ListedStaged[] {
  const mine = project === undefined ? undefined : eq(stagedReleases.projectId, project.id);
  const open = waiting ? eq(stagedReleases.state, "waiting") : undefined;
  return tx
    .select({
      release: stagedReleases,
      project: projects.name,
      files: count(stagedFiles.id),
      bytes: sum(stagedFiles.size),
    })
    .from(stagedReleases)
    .innerJoin(projects, eq(projects.id, stagedReleases.projectId))
    .leftJoin(stagedFiles, eq(stagedFiles.stagedId, stagedReleases.id))
    .where(and(mine, open))
    .groupBy(stagedReleases.id)
    .orderBy(asc(stagedReleases.settledAt), desc(stagedReleases.id))
    .limit(most)
    .all()
    .map(({ release, bytes, ...row }) => ({ ...release, ...row, bytes: Number(bytes ?? 0) }));
}

/** The newest staging of a version, in whatever state. `1.0` finds `1.0.0`. */
export function newestStaged(tx: Tx, project: Project, version: Version): StagedRelease | undefined {
  return tx
    .select()
    .from(stagedReleases)
    .where(and(eq(stagedReleases.projectId, project.id), eq(stagedReleases.releaseKey, version.key)))
    .orderBy(desc(stagedReleases.id))
    .limit(1)
    .get();
}
