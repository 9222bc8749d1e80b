/** Finds the release of a version that waits for approval. */
import { and, eq } from "drizzle-orm";
import { stagedReleases } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import type { Version } from "../packaging/version.ts";
import type { Project } from "./project.ts";

export type StagedRelease = typeof stagedReleases.$inferSelect;

/** `1.0` finds `1.0.0`. */
export function findWaiting(tx: Tx, project: Project, version: Version): StagedRelease | undefined {
  return tx
    .select()
    .from(stagedReleases)
    .where(
      and(
        eq(stagedReleases.projectId, project.id),
        eq(stagedReleases.releaseKey, version.key),
        eq(stagedReleases.state, "waiting"),
      ),
    )
    .get();
}
