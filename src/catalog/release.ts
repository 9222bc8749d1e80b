/** Finds releases and their files. */
import { and, eq } from "drizzle-orm";
import { files, releases } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { Version } from "../packaging/version.ts";
import type { Project } from "./project.ts";

export type Release = typeof releases.$inferSelect;
export type FileRow = typeof files.$inferSelect;

/** `1.0` finds `1.0.0`. @throws Refusal `release.unknown` */
export function requireRelease(tx: Tx, project: Project, version: Version): Release {
  const release = tx
    .select()
    .from(releases)
    .where(and(eq(releases.projectId, project.id), eq(releases.releaseKey, version.key)))
    .get();
  if (release !== undefined) return release;
  throw new Refusal({
    kind: "not_found",
    code: "release.unknown",
    message: `Project ${quote(project.name)} has no release ${quote(version.text)}.`,
    remedy: "Check the version.",
  });
}

/** A file of this very release, so that `a 1.0` never reaches into `a 2.0`. @throws Refusal `file.unknown` */
export function requireFile(tx: Tx, release: Release, filename: string): FileRow {
  const file = tx
    .select()
    .from(files)
    .where(and(eq(files.releaseId, release.id), eq(files.filename, filename)))
    .get();
  if (file !== undefined) return file;
  throw new Refusal({
    kind: "not_found",
    code: "file.unknown",
    message: `Release ${quote(release.version)} has no file ${quote(filename)}.`,
    remedy: "Check the filename and the version.",
  });
}
