/** Takes in a bundle: everything is proven before anything is kept, and files of upstreams come in one transaction. */
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { StagedBlob } from "../blobs/blob-store.ts";
import { untilWritable } from "../db/until-writable.ts";
import { write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { keepCarried, privateName } from "../mirror/carried-project.ts";
import { readFilename } from "../mirror/judge-page.ts";
import type { Mirror } from "../mirror/mirror.ts";
import { readWheelMetadata } from "../mirror/read-wheel-metadata.ts";
import type { Upstream } from "../mirror/upstream.ts";
import { type AdmitDeps, admitFile } from "../upload/admit-file.ts";
import {
  BUNDLE_MANIFEST,
  brokenBundle,
  bundledBlobs,
  type BundleManifest,
  MOST_MANIFEST,
  parseBundleManifest,
} from "./bundle-manifest.ts";
import type { House } from "./house.ts";
import { readBundle } from "./read-bundle.ts";

export type ImportBundleDeps = {
  readonly house: House;
  readonly mirror: Pick<Mirror, "isPrivate">;
  readonly upstreams: readonly Upstream[];
  /** For files of the house itself. */
  readonly admit: AdmitDeps;
};

export type BundleRun = {
  readonly file: string;
  /** The upstream of this house that all its files count as; undefined: the one of the same name. */
  readonly upstream?: string;
  /** The only manifest that is taken, by its sha256. */
  readonly expected?: string;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
};

export type BundleSummary = {
  readonly files: number;
  readonly own: number;
  readonly bytes: number;
  readonly manifestSha256: string;
};

type Staged = Map<string, { blob: StagedBlob; inside: Uint8Array | undefined }>;
type Proven = { readonly manifest: BundleManifest; readonly manifestSha256: string };

/** @throws Refusal `bundle.…`, `upstream.hash`, `storage.…`: nothing was taken in, apart from files of the house itself before the one refused */
export async function importBundle(
  deps: ImportBundleDeps,
  actor: Actor,
  run: BundleRun,
): Promise<BundleSummary> {
  const staged: Staged = new Map();
  try {
    const proven = await prove(deps, run, staged);
    const { manifest, manifestSha256 } = proven;
    for (const { blob } of staged.values()) await blob.settle();
    await untilWritable(deps.house.db);
    keep(deps, actor, { ...proven, run, staged });
    const { admit } = deps;
    for (const { filename: name, sha256 } of manifest.own) {
      const blob = staged.get(sha256)?.blob;
      const filename = readFilename(name);
      if (blob !== undefined && filename !== undefined)
        await admitFile(admit, actor, { filename, staged: blob, legacySpelling: true });
    }
    const sizes = [...bundledBlobs(manifest).values()];
    const files = manifest.projects.reduce((sum, project) => sum + project.files.length, 0);
    return {
      files,
      own: manifest.own.length,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      manifestSha256,
    };
  } finally {
    for (const { blob } of staged.values()) await blob.discard();
  }
}

/** Every byte is read, hashed and staged; who is private or unknown here is told before that. */
async function prove(deps: ImportBundleDeps, run: BundleRun, staged: Staged): Promise<Proven> {
  let proven: Proven | undefined;
  let missing = new Map<string, number>();
  let done = 0;
  let total = 0;
  for await (const entry of readBundle(run.file)) {
    if (run.signal.aborted) throw interrupted();
    if (proven === undefined) {
      if (entry.name !== BUNDLE_MANIFEST || entry.size > MOST_MANIFEST)
        throw brokenBundle("it does not begin with a manifest");
      proven = readManifest(Buffer.concat(await Array.fromAsync(entry.pieces())), run);
      requireHome(deps, run, proven.manifest);
      missing = bundledBlobs(proven.manifest);
      total = [...missing.values()].reduce((sum, size) => sum + size, 0);
      continue;
    }
    const sha256 = entry.name.slice("files/".length);
    if (!entry.name.startsWith("files/") || missing.get(sha256) !== entry.size) {
      throw brokenBundle(`it holds ${quote(entry.name)}, which its manifest does not name with that size`);
    }
    missing.delete(sha256);
    const blob = await stage(deps.house, entry.pieces());
    staged.set(sha256, { blob, inside: undefined });
    if (blob.sha256 !== sha256)
      throw brokenBundle(`${quote(entry.name)} holds other bytes than its manifest says`);
    done += entry.size;
    run.progress(done, total);
  }
  if (proven === undefined) throw brokenBundle("it is empty");
  const [lost] = missing.keys();
  if (lost !== undefined) throw brokenBundle(`the file ${lost} is not in it`);
  for (const { kind, sha256 } of proven.manifest.projects.flatMap(({ files }) => files)) {
    const bytes = staged.get(sha256);
    if (bytes !== undefined && kind === "wheel") bytes.inside = await readWheelMetadata(bytes.blob.blob);
  }
  return proven;
}

function readManifest(bytes: Buffer, { expected }: BundleRun): Proven {
  const manifestSha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  if (expected !== undefined && expected !== manifestSha256) {
    throw brokenBundle(`its manifest has the sha256 ${manifestSha256}, and ${quote(expected)} was expected`);
  }
  return { manifest: parseBundleManifest(bytes.toString("utf8")), manifestSha256 };
}

/** @throws Refusal `bundle.private_name`, `bundle.upstream` */
function requireHome(deps: ImportBundleDeps, run: BundleRun, { projects }: BundleManifest): void {
  for (const { name, upstream } of projects) {
    if (deps.mirror.isPrivate(name)) throw privateName(name);
    upstreamFor(deps, run.upstream ?? upstream);
  }
}

function upstreamFor({ upstreams }: ImportBundleDeps, name: string): Upstream {
  const found = upstreams.find((upstream) => upstream.name === name);
  if (found !== undefined) return found;
  throw new Refusal({
    kind: "not_found",
    code: "bundle.upstream",
    message: `The bundle holds files of the upstream ${quote(name)}, which this house does not have.`,
    remedy:
      "Name it under upstreams in the config file (mirror.offline keeps it from being asked), or choose one with --upstream.",
  });
}

async function stage({ blobs }: House, pieces: AsyncIterable<Uint8Array>): Promise<StagedBlob> {
  const sink = await blobs.stage();
  try {
    for await (const piece of pieces) await sink.write(piece);
    return await sink.finish();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

function interrupted(): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "bundle.interrupted",
    message: "The import was interrupted, and nothing was taken in.",
    remedy: "Run it again.",
  });
}

/** Two names may have the same bytes. */
function placedOnce(staged: Staged): Staged {
  return new Map(
    [...staged].map(([sha256, { blob, inside }]) => {
      let placed = false;
      const place = () => {
        if (!placed) blob.place();
        placed = true;
      };
      return [sha256, { blob: { ...blob, place }, inside }];
    }),
  );
}

type Kept = Proven & { readonly run: BundleRun; readonly staged: Staged };

function keep(deps: ImportBundleDeps, actor: Actor, { manifest, manifestSha256, run, staged }: Kept): void {
  if (manifest.projects.length === 0) return;
  const at = deps.house.now();
  const once = placedOnce(staged);
  write(deps.house.db, (tx) => {
    const byUpstream = Map.groupBy(manifest.projects, ({ upstream }) => run.upstream ?? upstream);
    for (const [name, projects] of byUpstream) {
      const upstream = upstreamFor(deps, name);
      for (const project of projects) keepCarried(tx, at, { upstream, project, staged: once });
      const files = projects.flatMap((project) => project.files);
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      const details = { upstream: name, files: files.length, bytes, manifest: manifestSha256 };
      record(tx, { actor, at }, { event: "mirror.import", outcome: "done", details });
    }
  });
}
