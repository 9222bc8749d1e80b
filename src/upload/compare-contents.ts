/** Looks into a wheel that will wait for approval, and into the wheel that it follows, for what approvers must see. */
import { and, asc, eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import type { ArchiveLimits } from "../archive/archive-limits.ts";
import { readWheelContents } from "../archive/wheel-contents.ts";
import { findProject } from "../catalog/project.ts";
import type { Db } from "../db/open.ts";
import { files, releases } from "../db/schema/catalog.ts";
import { projectCards } from "../db/schema/pages.ts";
import type { ComparedContents } from "../db/schema/staged.ts";
import { Refusal } from "../errors.ts";
import type { DistributionFilename } from "../packaging/distribution-filename.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { parseWheelFilename, type WheelFilename, wheelTags } from "../packaging/wheel-filename.ts";
import { releaseMode } from "../staged/publish-or-stage.ts";

export type CompareDeps = {
  readonly db: Db;
  readonly now: () => number;
  readonly inspect: ArchiveLimits;
  readonly readBlob: (sha256: string) => Blob;
};

type Arriving = { readonly filename: DistributionFilename; readonly staged: { readonly blob: Blob } };

/** Nothing for an sdist, and for what is published at once. @throws Refusal `policy.*` */
export async function compareContents(
  deps: CompareDeps,
  actor: Actor,
  { filename, staged }: Arriving,
): Promise<ComparedContents | undefined> {
  if (filename.kind !== "wheel") return undefined;
  if (releaseMode(deps.db.orm, { actor, at: deps.now() }, filename) === "direct") return undefined;
  const own = await contentsOf(deps, staged.blob, filename);
  if (own === undefined) return undefined;
  const before = wheelBefore(deps.db, filename);
  if (before === undefined) return { own };
  const old = parseWheelFilename(before.filename);
  const contents = await contentsOf(deps, deps.readBlob(before.sha256.toString("hex")), old);
  if (contents === undefined) return { own };
  return { own, before: { ...contents, version: before.version, filename: before.filename } };
}

/** The wheel of the newest release with the same tags, or else its first one. */
function wheelBefore({ orm }: Db, wheel: { readonly name: ProjectName; readonly filename: string }) {
  const project = findProject(orm, wheel.name);
  if (project === undefined) return undefined;
  const rows = orm
    .select({ filename: files.filename, sha256: files.sha256, version: releases.version })
    .from(files)
    .innerJoin(releases, eq(releases.id, files.releaseId))
    .innerJoin(
      projectCards,
      and(eq(projectCards.projectId, files.projectId), eq(projectCards.version, releases.version)),
    )
    .where(and(eq(files.projectId, project.id), eq(files.kind, "wheel")))
    .orderBy(asc(files.id))
    .all();
  const tags = wheel.filename.split("-").slice(-3).join("-");
  return rows.find(({ filename }) => filename.endsWith(`-${tags}`)) ?? rows[0];
}

/** What cannot be read any more keeps nobody from publishing: the page then shows less. */
async function contentsOf({ inspect }: CompareDeps, blob: Blob, filename: WheelFilename) {
  try {
    return await readWheelContents(blob, { ...filename, tags: wheelTags(filename) }, inspect);
  } catch (error) {
    if (error instanceof Refusal || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}
