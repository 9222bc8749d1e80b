/** Keeps what lists and search show of a project in step with its releases. */
import { and, asc, eq, gt, notExists, sql } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { coreMetadata, files, projects, releases } from "../db/schema/catalog.ts";
import { projectCards } from "../db/schema/pages.ts";
import { type Tx, write } from "../db/write.ts";
import { sortVersions } from "../packaging/simple-order.ts";
import { latestVersion } from "./latest-version.ts";
import type { Project } from "./project.ts";
import { readStoredMetadata } from "./stored-metadata.ts";

/** To be called after every change of a project's files, in the transaction of the change. */
export function refreshCard(tx: Tx, project: Pick<Project, "id" | "createdAt">): void {
  const held = tx
    .select({ id: files.id, version: releases.version, yanked: files.yanked, uploadedAt: files.uploadedAt })
    .from(files)
    .innerJoin(releases, eq(releases.id, files.releaseId))
    .where(eq(files.projectId, project.id))
    .orderBy(asc(files.id))
    .all();
  const version = latestVersion(sortVersions(held.map((file) => file.version)), held) ?? null;
  const first = held.find((file) => file.version === version);
  const card = {
    version,
    ...texts(tx, first?.id),
    updatedAt: held.reduce((latest, file) => Math.max(latest, file.uploadedAt), project.createdAt),
  };
  tx.insert(projectCards)
    .values({ projectId: project.id, ...card })
    .onConflictDoUpdate({ target: projectCards.projectId, set: card })
    .run();
}

/** The index of words holds at most this much of a text: no project fills it with its keywords. */
const LONGEST = 2_000;

function texts(tx: Tx, fileId: number | undefined): { summary: string; keywords: string } {
  const row =
    fileId === undefined
      ? undefined
      : tx
          .select({ bytes: coreMetadata.bytes })
          .from(files)
          .innerJoin(coreMetadata, eq(coreMetadata.sha256, files.metadataSha256))
          .where(eq(files.id, fileId))
          .get();
  const metadata = row === undefined ? undefined : readStoredMetadata(row.bytes);
  const keywords = metadata?.keywords.join(", ") ?? "";
  return { summary: metadata?.summary ?? "", keywords: keywords.slice(0, LONGEST) };
}

/** How many cards one transaction makes. */
const BATCH = 200;

/** Makes the cards of projects that came before there were any; other work gets its turn in between. */
export async function makeMissingCards(db: Db): Promise<void> {
  for (let made = BATCH; made === BATCH; await Bun.sleep(0)) {
    made = write(db, (tx) => {
      const without = tx
        .select({ id: projects.id, createdAt: projects.createdAt })
        .from(projects)
        .where(
          and(
            gt(projects.serial, 0),
            notExists(
              tx.select({ one: sql`1` }).from(projectCards).where(eq(projectCards.projectId, projects.id)),
            ),
          ),
        )
        .limit(BATCH)
        .all();
      for (const project of without) refreshCard(tx, project);
      return without.length;
    });
  }
}
