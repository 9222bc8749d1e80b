/** Judges one staged file and, when all is well, publishes it: the one way in for uploads and imports. */
import type { Actor } from "../actor.ts";
import type { InspectOptions } from "../archive/archive-limits.ts";
import type { Inspected } from "../archive/inspection.ts";
import { inspectSdist } from "../archive/inspect-sdist.ts";
import { inspectWheel } from "../archive/inspect-wheel.ts";
import type { StagedBlob } from "../blobs/blob-store.ts";
import { translated } from "../blobs/storage-fault.ts";
import { collectBlobs } from "../catalog/collect-blobs.ts";
import { judgePublish, type PublishRules } from "../catalog/judge-publish.ts";
import type { NewFile } from "../catalog/publish-file.ts";
import type { Db } from "../db/open.ts";
import type { ComparedContents } from "../db/schema/staged.ts";
import { untilWritable } from "../db/until-writable.ts";
import { write } from "../db/write.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import { parseCoreMetadata } from "../packaging/core-metadata.ts";
import type { DistributionFilename } from "../packaging/distribution-filename.ts";
import { checkFilenameAgrees } from "../packaging/filename-agreement.ts";
import { wheelTags } from "../packaging/wheel-filename.ts";
import { type Arrived, publishOrStage } from "../staged/publish-or-stage.ts";
import { compareContents } from "./compare-contents.ts";
import { checkSameRelease, requireLicenceFiles } from "./agreement.ts";

export type AdmitDeps = {
  readonly db: Db;
  readonly now: () => number;
  readonly rules: PublishRules;
  readonly inspect: InspectOptions;
  /** Whether an unknown Metadata-Version 2.N is let in. */
  readonly allowUnknownMinor: boolean;
  /** Whether versions with a local part are taken. */
  readonly localVersions: boolean;
  /** Whether wheels with plain `linux_*` tags are taken. */
  readonly linuxTags: boolean;
  /** Removes a blob by its sha256, synchronously; a missing one is no error. */
  readonly removeBlob: (sha256: string) => void;
  /** How long a file whose release waits for approval is kept, in milliseconds. */
  readonly stagedFor: number;
  /** The bytes of a file that is here, by its sha256. */
  readonly readBlob: (sha256: string) => Blob;
  /** Told of each new file once it is in; must not throw. */
  readonly published?: (file: NewFile) => void;
};

export type Candidate = {
  readonly filename: DistributionFilename;
  readonly staged: StagedBlob;
  readonly comment?: string;
  /** From an import: the filename may spell name and version as old build tools did. */
  readonly legacySpelling?: true;
};

/** @returns `same` when exactly this file was here already. */
export type Admission = {
  /** `waiting`: stored, and shown to nobody until its release is approved. */
  readonly outcome: "new" | "same" | "waiting";
  readonly warnings: readonly string[];
  /** What whoever uploads must know, in one sentence. */
  readonly notice?: string;
};

/**
 * Whatever happens, the staged bytes are gone from `tmp/` afterwards: moved into the store, or forgotten.
 * @throws Refusal for rights, used filenames, a bad archive, bad metadata, or disagreement between them
 */
export async function admitFile(deps: AdmitDeps, actor: Actor, candidate: Candidate): Promise<Admission> {
  const { filename, staged } = candidate;
  try {
    judgeSettings(deps, filename);
    const identity = {
      name: filename.name,
      version: filename.version,
      filename: filename.filename,
      sha256: staged.sha256,
      ...deps.rules,
    };
    if (judgePublish(deps.db.orm, { actor, at: deps.now() }, identity) === "same") {
      await mend(deps, actor, { staged, identity });
      return { outcome: "same", warnings: [] };
    }
    const inspected = await translated(() => inspect(staged.blob, filename, deps.inspect));
    const file = describe(deps, candidate, inspected);
    await staged.settle();
    await untilWritable(deps.db);
    const contents = await compareContents(deps, actor, candidate);
    const arrived = publish(deps, actor, { file, staged, contents });
    if (arrived.outcome === "new") deps.published?.(file);
    return { ...arrived, warnings: inspected.warnings };
  } finally {
    await staged.discard();
  }
}

/** The very bytes of a file that is here take the place of what stands there, which may be damaged by now. */
async function mend(
  deps: AdmitDeps,
  actor: Actor,
  { staged, identity }: { staged: StagedBlob; identity: Parameters<typeof judgePublish>[2] },
): Promise<void> {
  await staged.settle();
  write(deps.db, (tx) => {
    if (judgePublish(tx, { actor, at: deps.now() }, identity) === "same") staged.place();
  });
}

function publish(
  deps: AdmitDeps,
  actor: Actor,
  { file, staged, contents }: { file: NewFile; staged: StagedBlob; contents: ComparedContents | undefined },
): Arrived {
  let placed = false;
  const place = () => {
    placed = true;
    staged.place();
  };
  try {
    return write(deps.db, (tx) =>
      publishOrStage(
        tx,
        { actor, at: deps.now() },
        { file, rules: deps.rules, stagedFor: deps.stagedFor, contents, place },
      ),
    );
  } catch (error) {
    // The commit itself may fail after the bytes have moved.
    if (placed) forget(deps, file.sha256);
    throw error;
  }
}

function forget(deps: AdmitDeps, sha256: string): void {
  try {
    collectBlobs(deps, [sha256]);
  } catch (error) {
    // A disk in trouble: the sweep at the next start takes the blob away.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** What the config may shut out. @throws Refusal `version.local`, `wheel.platform` */
function judgeSettings(deps: AdmitDeps, filename: DistributionFilename): void {
  if (!deps.localVersions && filename.version.local !== undefined) {
    throw invalid(
      "version.local",
      `The use of local versions in ${quote(filename.version.text)} is not allowed.`,
      "Remove the part after '+', or ask an admin to set uploads.local_versions to allow.",
    );
  }
  const plain =
    filename.kind === "wheel" ? filename.platformTags.find((tag) => tag.startsWith("linux_")) : undefined;
  if (deps.linuxTags || plain === undefined) return;
  throw invalid(
    "wheel.platform",
    `Binary wheel ${quote(filename.filename)} has an unsupported platform tag ${quote(plain)}.`,
    "Repair it with auditwheel, or ask an admin to set uploads.platform_tags to any.",
  );
}

function inspect(blob: Blob, filename: DistributionFilename, options: InspectOptions): Promise<Inspected> {
  return filename.kind === "wheel"
    ? inspectWheel(blob, { ...filename, tags: wheelTags(filename) }, options)
    : inspectSdist(blob, filename, options);
}

/** The archive's own metadata is the truth; nothing of the form but the comment reaches the catalog. */
function describe(deps: AdmitDeps, candidate: Candidate, inspected: Inspected): NewFile {
  const { filename, staged, comment } = candidate;
  const metadata = parseCoreMetadata(inspected.metadata, { allowUnknownMinor: deps.allowUnknownMinor });
  if (candidate.legacySpelling === true) checkSameRelease(filename, metadata);
  else checkFilenameAgrees(filename, { name: metadata.normalizedName, version: metadata.version });
  requireLicenceFiles(filename, metadata, inspected.names);
  return {
    name: filename.name,
    displayName: metadata.name,
    version: filename.version,
    filename: filename.filename,
    kind: filename.kind,
    pythonVersion: filename.kind === "wheel" ? filename.pythonTags.join(".") : "source",
    sha256: staged.sha256,
    size: staged.size,
    ...(metadata.requiresPython === undefined ? {} : { requiresPython: metadata.requiresPython }),
    metadata: inspected.metadata,
    ...(comment === undefined ? {} : { comment }),
  };
}
