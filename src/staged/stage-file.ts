/** Stores one file of a release that waits: rows, reserved filename and audit record together, shown to nobody. */
import { and, eq } from "drizzle-orm";
import type { TokenActor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { PublishRules } from "../catalog/judge-publish.ts";
import { createProject } from "../catalog/create-project.ts";
import { findProject, type Project } from "../catalog/project.ts";
import { type NewFile, requireRoom } from "../catalog/publish-file.ts";
import { spendToken } from "../catalog/token-limits.ts";
import { findWaiting, type StagedRelease } from "../catalog/waiting-release.ts";
import { files, releases } from "../db/schema/catalog.ts";
import { tokens } from "../db/schema/people.ts";
import { type ComparedContents, stagedFiles, stagedReleases } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import { invalid, quote } from "../errors.ts";
import { tellApprovers } from "./tell-approvers.ts";

export type Arrival = {
  readonly file: NewFile;
  readonly rules: PublishRules;
  /** How long it waits at most, in milliseconds. */
  readonly stagedFor: number;
  /** Of a wheel. */
  readonly contents?: ComparedContents | undefined;
  /** Moves the bytes to their final address; runs last before the commit. */
  readonly place: () => void;
};

type TokenAct = { readonly actor: TokenActor; readonly at: number };
export type Staging = Arrival & { readonly mode: "staged" | "two_person" };

/** The file was judged as new. @throws Refusal `release.second_sdist`, `project.too_large` */
export function stageFile(tx: Tx, act: TokenAct, staging: Staging): void {
  const { file, rules, place } = staging;
  const project = findProject(tx, file.name) ?? createProject(tx, act, { ...file, hidden: true });
  requireRoom(tx, project, { size: file.size, limit: rules.projectBytes });
  const found = findWaiting(tx, project, file.version);
  if (file.kind === "sdist") requireOnlySdist(tx, project, { file, found });
  const release =
    found === undefined ? openRelease(tx, act, { project, staging }) : joinRelease(tx, act, found, staging);
  insert(tx, act, { release, staging });
  record(tx, act, {
    event: "file.stage",
    outcome: "done",
    project: file.name,
    details: { filename: file.filename, version: release.version, sha256: file.sha256, size: file.size },
  });
  if (found === undefined) tellApprovers(tx, act, { project, release });
  spendToken(tx, act, file.name);
  place();
}

function openRelease(
  tx: Tx,
  { at }: TokenAct,
  { project, staging }: { readonly project: Project; readonly staging: Staging },
): StagedRelease {
  const { version } = staging.file;
  return tx
    .insert(stagedReleases)
    .values({
      projectId: project.id,
      version: version.text,
      releaseKey: version.key,
      mode: staging.mode,
      openedAt: at,
      changedAt: at,
      expiresAt: at + staging.stagedFor,
    })
    .returning()
    .get();
}

/** What was approved by nobody yet may grow; whoever looked at it before must look again. */
function joinRelease(tx: Tx, { at }: TokenAct, release: StagedRelease, { mode }: Staging): StagedRelease {
  return tx
    .update(stagedReleases)
    .set({ changedAt: Math.max(at, release.changedAt), mode })
    .where(eq(stagedReleases.id, release.id))
    .returning()
    .get();
}

type Only = { readonly file: NewFile; readonly found: StagedRelease | undefined };

function requireOnlySdist(tx: Tx, project: Project, { file, found }: Only): void {
  const key = and(eq(releases.projectId, project.id), eq(releases.releaseKey, file.version.key));
  const shown = tx
    .select({ filename: files.filename })
    .from(files)
    .innerJoin(releases, eq(releases.id, files.releaseId))
    .where(and(key, eq(files.kind, "sdist")))
    .get();
  const waits = tx
    .select({ filename: stagedFiles.filename })
    .from(stagedFiles)
    .where(and(eq(stagedFiles.stagedId, found?.id ?? 0), eq(stagedFiles.kind, "sdist")))
    .get();
  const other = shown ?? waits;
  if (other === undefined) return;
  throw invalid(
    "release.second_sdist",
    "Only one sdist may be uploaded per release.",
    `This release has ${quote(other.filename)}; raise the version.`,
  );
}

function insert(
  tx: Tx,
  { actor, at }: TokenAct,
  { release, staging }: { readonly release: StagedRelease; readonly staging: Staging },
): void {
  const { file, contents } = staging;
  const minter = tx.select({ id: tokens.mintedBy }).from(tokens).where(eq(tokens.id, actor.tokenId)).get();
  tx.insert(stagedFiles)
    .values({
      stagedId: release.id,
      filename: file.filename,
      folded: file.filename.toLowerCase(),
      displayName: file.displayName,
      kind: file.kind,
      pythonVersion: file.pythonVersion,
      sha256: Buffer.from(file.sha256, "hex"),
      size: file.size,
      requiresPython: file.requiresPython ?? null,
      metadata: Buffer.from(file.metadata),
      contents: contents ?? null,
      comment: file.comment ?? null,
      stagedAt: at,
      uploadedBy: actor.userId,
      uploader: actor.userName,
      tokenName: actor.tokenName,
      mintedBy: minter?.id ?? null,
      ip: actor.ip,
      agent: actor.agent,
    })
    .run();
}
