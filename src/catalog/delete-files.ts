/** Deletes a file, a release or a whole project. Filenames stay burnt; the bytes go once no row needs them. */
import { and, eq, notExists, sql } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { coreMetadata, files, projects, releases } from "../db/schema/catalog.ts";
import { type Tx, write } from "../db/write.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { requireChange } from "./access.ts";
import { collectBlobs } from "./collect-blobs.ts";
import { advance } from "./journal.ts";
import { refreshCard } from "./project-card.ts";
import { type Project, requireProject } from "./project.ts";
import { requireFile, requireRelease } from "./release.ts";

export type DeleteInput = {
  readonly name: ProjectName;
  /** Absent: the whole project. */
  readonly version?: Version;
  /** With `version`: one file of it. */
  readonly filename?: string;
};

export type DeleteDeps = {
  readonly db: Db;
  readonly now: () => number;
  /** Removes a blob by its sha256, synchronously; a missing one is no error. */
  readonly removeBlob: (sha256: string) => void;
};

/** @returns how many files are gone. @throws Refusal `project.unknown`, `release.unknown`, `file.unknown`, or for rights */
export function deleteFiles(deps: DeleteDeps, actor: Actor, input: DeleteInput): number {
  const gone = write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const project = requireProject(tx, input.name);
    requireChange(tx, actor, { project, change: "delete" });
    const target = chooseFiles(tx, project, input);
    const doomed = tx
      .select({ filename: files.filename, sha256: files.sha256 })
      .from(files)
      .where(target)
      .all();
    tx.delete(files).where(target).run();
    tidy(tx, act, { project, input });
    record(tx, act, {
      event:
        input.version === undefined
          ? "project.delete"
          : input.filename === undefined
            ? "release.delete"
            : "file.delete",
      outcome: "done",
      project: project.name,
      details: { version: input.version?.text ?? null, files: doomed.map((file) => file.filename) },
    });
    return doomed.map((file) => file.sha256.toString("hex"));
  });
  collectBlobs(deps, gone);
  return gone.length;
}

function chooseFiles(tx: Tx, project: Project, { version, filename }: DeleteInput) {
  if (version === undefined) return eq(files.projectId, project.id);
  const release = requireRelease(tx, project, version);
  if (filename === undefined) return eq(files.releaseId, release.id);
  return and(eq(files.releaseId, release.id), eq(files.id, requireFile(tx, project, filename).id));
}

function tidy(tx: Tx, { at }: Act, { project, input }: { project: Project; input: DeleteInput }): void {
  const { version, filename } = input;
  if (version === undefined) {
    advance(tx, { project, at }, { action: "remove project" });
    tx.delete(projects).where(eq(projects.id, project.id)).run();
  } else if (filename === undefined) {
    const release = requireRelease(tx, project, version);
    tx.delete(releases).where(eq(releases.id, release.id)).run();
    advance(tx, { project, at }, { action: "remove release", version: release.version });
  } else {
    advance(tx, { project, at }, { action: "remove file", version: version.text, filename });
  }
  if (version !== undefined) refreshCard(tx, project);
  tx.delete(coreMetadata)
    .where(
      notExists(tx.select({ one: sql`1` }).from(files).where(eq(files.metadataSha256, coreMetadata.sha256))),
    )
    .run();
}
