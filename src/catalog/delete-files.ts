/** Deletes a file, a release or a whole project. Filenames stay burnt; the bytes go once no row needs them. */
import { and, eq, type SQL } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Actor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { coreMetadata, files, projects, releases, roles } from "../db/schema/catalog.ts";
import { stagedFiles, stagedReleases } from "../db/schema/staged.ts";
import { type Tx, write } from "../db/write.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { requireChangeable } from "./access.ts";
import { collectBlobs } from "./collect-blobs.ts";
import { advance } from "./journal.ts";
import { refreshCard } from "./project-card.ts";
import type { Project } from "./project.ts";
import { type FileRow, type Release, requireFile, requireRelease } from "./release.ts";

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
  const doomed = write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const project = requireChangeable(tx, act, { name: input.name, change: "delete" });
    const target = findTarget(tx, project, input);
    const whole = target.kind === "project";
    if (whole) tellHolders(tx, act, project);
    const waiting = whole ? waitingDigests(tx, project) : [];
    const gone = removeFiles(tx, target.files);
    removeRest(tx, act, { project, target });
    record(tx, act, {
      event: `${target.kind}.delete`,
      outcome: "done",
      project: project.name,
      details: { version: target.release?.version ?? null, files: gone.map((file) => file.filename) },
    });
    return { files: gone.length, digests: [...gone.map(({ sha256 }) => sha256), ...waiting] };
  });
  collectBlobs(
    deps,
    doomed.digests.map((digest) => digest.toString("hex")),
  );
  return doomed.files;
}

type Target = {
  readonly kind: "project" | "release" | "file";
  readonly release?: Release;
  readonly filename?: string;
  /** Which rows of `files`. */
  readonly files: SQL;
};

function findTarget(tx: Tx, project: Project, { version, filename }: DeleteInput): Target {
  if (version === undefined) return { kind: "project", files: eq(files.projectId, project.id) };
  const release = requireRelease(tx, project, version);
  if (filename === undefined) return { kind: "release", release, files: eq(files.releaseId, release.id) };
  const file = requireFile(tx, release, filename);
  return { kind: "file", release, filename, files: eq(files.id, file.id) };
}

/** What waits for approval goes with the project. */
function waitingDigests(tx: Tx, { id }: Project): Buffer[] {
  return tx
    .select({ sha256: stagedFiles.sha256 })
    .from(stagedFiles)
    .innerJoin(stagedReleases, eq(stagedReleases.id, stagedFiles.stagedId))
    .where(and(eq(stagedReleases.projectId, id), eq(stagedFiles.waiting, true)))
    .all()
    .map(({ sha256 }) => sha256);
}

/** Everybody with a role hears of it, who does it included: it may not have been them. */
function tellHolders(tx: Tx, act: Act, { id, name }: Project): void {
  const holders = tx.select({ userId: roles.userId }).from(roles).where(eq(roles.projectId, id)).all();
  for (const { userId } of holders) notify(tx, act, { userId, kind: "project.delete", subject: name });
}

function removeFiles(tx: Tx, target: SQL): FileRow[] {
  const gone = tx.delete(files).where(target).returning().all();
  for (const { metadataSha256 } of gone) {
    if (metadataSha256 === null) continue;
    const user = tx
      .select({ id: files.id })
      .from(files)
      .where(eq(files.metadataSha256, metadataSha256))
      .get();
    if (user === undefined) tx.delete(coreMetadata).where(eq(coreMetadata.sha256, metadataSha256)).run();
  }
  return gone;
}

/** The release or project around the files, when it was meant; and the journal. */
function removeRest(tx: Tx, { at }: Act, { project, target }: { project: Project; target: Target }): void {
  const { kind, release, filename } = target;
  advance(
    tx,
    { project, at },
    {
      action: `remove ${kind}`,
      ...(release === undefined ? {} : { version: release.version }),
      ...(filename === undefined ? {} : { filename }),
    },
  );
  if (kind === "release" && release !== undefined)
    tx.delete(releases).where(eq(releases.id, release.id)).run();
  if (kind === "project") tx.delete(projects).where(eq(projects.id, project.id)).run();
  else refreshCard(tx, project);
}
