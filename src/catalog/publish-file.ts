/** Puts one inspected file into the catalog: project, release, file, burnt name, serial and audit record together. */
import { and, eq, sum } from "drizzle-orm";
import { type Act, record } from "../audit/record.ts";
import { coreMetadata, filenames, files, projects, releases } from "../db/schema/catalog.ts";
import { stagedFiles, stagedReleases } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { createProject } from "./create-project.ts";
import { advance } from "./journal.ts";
import { judgePublish, type PublishRules } from "./judge-publish.ts";
import { refreshCard } from "./project-card.ts";
import { findProject, type Project } from "./project.ts";
import { spendToken } from "./token-limits.ts";

export type NewFile = {
  readonly name: ProjectName;
  /** The project's name as its author spells it. */
  readonly displayName: string;
  readonly version: Version;
  readonly filename: string;
  readonly kind: "sdist" | "wheel";
  readonly pythonVersion: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly size: number;
  readonly requiresPython?: string;
  /** METADATA or PKG-INFO, byte for byte. */
  readonly metadata: Uint8Array;
  readonly comment?: string;
};

/**
 * Adds `file`. `place` moves its bytes to their final address and runs last before the commit, so that no row ever
 * points at a missing blob and no refused file leaves one behind.
 * @returns `same` when exactly this file was here already: nothing is written then.
 */
export function publishFile(
  tx: Tx,
  act: Act,
  input: { file: NewFile; rules: PublishRules; place: () => void },
): "same" | "new" {
  const { file, rules, place } = input;
  const judged = judgePublish(tx, act, { ...file, ...rules });
  if (judged === "same") return "same";
  if (judged === "waiting") throw waiting(file);
  const found = findProject(tx, file.name);
  const project = found ?? createProject(tx, act, { ...file, owner: rules.owner });
  if (found?.serial === 0) advance(tx, { project, at: act.at }, { action: "create" });
  requireRoom(tx, project, { size: file.size, limit: rules.projectBytes });
  const uploadedBy = "userId" in act.actor ? act.actor.userId : null;
  const serial = showFile(tx, { project, at: act.at }, { ...file, uploadedBy });
  record(tx, act, {
    event: "file.upload",
    outcome: "done",
    project: file.name,
    details: {
      filename: file.filename,
      version: file.version.text,
      sha256: file.sha256,
      size: file.size,
      serial,
    },
  });
  spendToken(tx, act, file.name);
  place();
  return "new";
}

/** Puts a file whose name is free before everybody, in the transaction that judged it. @returns the project's new serial */
export function showFile(
  tx: Tx,
  { project, at }: { readonly project: Project; readonly at: number },
  file: NewFile & { readonly uploadedBy: number | null },
): number {
  const releaseId = findOrCreateRelease(tx, { project, at }, file);
  if (file.kind === "sdist") requireFirstSdist(tx, releaseId);
  insertFile(tx, { project, at, releaseId }, file);
  if (project.displayName !== file.displayName) {
    tx.update(projects).set({ displayName: file.displayName }).where(eq(projects.id, project.id)).run();
  }
  const entry = { action: "add file", version: file.version.text, filename: file.filename };
  const serial = advance(tx, { project, at }, entry);
  refreshCard(tx, project);
  return serial;
}

type Place = { readonly project: Project; readonly at: number };

function findOrCreateRelease(tx: Tx, { project, at }: Place, { version }: NewFile): number {
  const found = tx
    .select({ id: releases.id })
    .from(releases)
    .where(and(eq(releases.projectId, project.id), eq(releases.releaseKey, version.key)))
    .get();
  if (found !== undefined) return found.id;
  advance(tx, { project, at }, { action: "new release", version: version.text });
  return tx
    .insert(releases)
    .values({ projectId: project.id, version: version.text, releaseKey: version.key, createdAt: at })
    .returning({ id: releases.id })
    .get().id;
}

/** Told to the console, whose files wait for nobody. */
function waiting({ filename }: NewFile): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "file.staged",
    message: `File already exists (${quote(filename)}) and waits for approval.`,
    remedy: "Approve its release: gatehouse release approve.",
  });
}

function requireFirstSdist(tx: Tx, releaseId: number): void {
  const other = tx
    .select({ filename: files.filename })
    .from(files)
    .where(and(eq(files.releaseId, releaseId), eq(files.kind, "sdist")))
    .get();
  if (other === undefined) return;
  throw invalid(
    "release.second_sdist",
    "Only one sdist may be uploaded per release.",
    `This release has ${quote(other.filename)}; raise the version.`,
  );
}

/** Files that wait for approval count like those that are shown. @throws Refusal `project.too_large` */
export function requireRoom(
  tx: Tx,
  project: Project,
  { size, limit }: { size: number; limit: number | undefined },
): void {
  if (limit === undefined) return;
  const shown = tx
    .select({ bytes: sum(files.size) })
    .from(files)
    .where(eq(files.projectId, project.id))
    .get();
  const waits = tx
    .select({ bytes: sum(stagedFiles.size) })
    .from(stagedFiles)
    .innerJoin(stagedReleases, eq(stagedReleases.id, stagedFiles.stagedId))
    .where(and(eq(stagedReleases.projectId, project.id), eq(stagedFiles.waiting, true)))
    .get();
  if (Number(shown?.bytes ?? 0) + Number(waits?.bytes ?? 0) + size <= limit) return;
  throw new Refusal({
    kind: "too_large",
    code: "project.too_large",
    message: `Project size too large. Limit for project ${quote(project.name)} total size is ${limit} bytes.`,
    remedy: "Delete files, or ask an admin to raise limits.project_size.",
  });
}

function insertFile(
  tx: Tx,
  { project, at, releaseId }: Place & { readonly releaseId: number },
  file: NewFile & { readonly uploadedBy: number | null },
): void {
  const digest = Buffer.from(file.sha256, "hex");
  const metadataSha256 = new Bun.CryptoHasher("sha256").update(file.metadata).digest();
  tx.insert(coreMetadata)
    .values({ sha256: metadataSha256, bytes: Buffer.from(file.metadata) })
    .onConflictDoNothing()
    .run();
  tx.insert(files)
    .values({
      projectId: project.id,
      releaseId,
      filename: file.filename,
      kind: file.kind,
      pythonVersion: file.pythonVersion,
      sha256: digest,
      size: file.size,
      requiresPython: file.requiresPython ?? null,
      metadataSha256,
      uploadedAt: Math.max(at, releasedAt(tx, releaseId)),
      uploadedBy: file.uploadedBy,
      comment: file.comment ?? null,
    })
    .run();
  tx.insert(filenames)
    .values({
      folded: file.filename.toLowerCase(),
      filename: file.filename,
      sha256: digest,
      firstUsedAt: at,
    })
    .run();
}

/** A clock that went back must not make a file older than its release. */
function releasedAt(tx: Tx, releaseId: number): number {
  const release = tx
    .select({ at: releases.createdAt })
    .from(releases)
    .where(eq(releases.id, releaseId))
    .get();
  return release?.at ?? 0;
}
