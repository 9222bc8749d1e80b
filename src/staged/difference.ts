/** What a staged release would change: its files, size, dependencies and entry points against the release before it. */
import { and, asc, eq } from "drizzle-orm";
import { readStoredMetadata } from "../catalog/stored-metadata.ts";
import type { StagedRelease } from "../catalog/waiting-release.ts";
import { coreMetadata, files, releases } from "../db/schema/catalog.ts";
import { projectCards } from "../db/schema/pages.ts";
import type { WheelContents } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import { filesOf, type StagedFile } from "./staged-files.ts";

export type Change = { readonly added: readonly string[]; readonly removed: readonly string[] };

export type Difference = {
  /** The release it is compared with; absent for the first one. */
  readonly before?: string;
  readonly files: number;
  readonly filesBefore: number;
  readonly bytes: number;
  readonly bytesBefore: number;
  /** `Requires-Dist` lines, and `Python >=3.9`. */
  readonly dependencies: Change;
  readonly entryPoints: Change;
  /** Scripts, `.pth` files and native code, by their paths in the wheels. */
  readonly runnable: Change;
};

export function differenceOf(tx: Tx, release: StagedRelease): Difference {
  const staged = filesOf(tx, release);
  const before = shownBefore(tx, release.projectId);
  const wheels = staged.map(({ contents }) => contents).filter((each) => each !== null);
  const parts = (pick: (contents: WheelContents) => readonly string[]) =>
    changeOf(
      wheels.flatMap(({ before: old }) =>
        old === undefined ? [] : pick(old).map((each) => unversioned(each, old.version)),
      ),
      wheels.flatMap(({ own }) => pick(own).map((each) => unversioned(each, release.version))),
    );
  return {
    ...(before.version === undefined ? {} : { before: before.version }),
    files: staged.length,
    filesBefore: before.files.length,
    bytes: total(staged),
    bytesBefore: total(before.files),
    dependencies: changeOf(needs(before.metadata), needs(firstMetadata(staged))),
    entryPoints: parts(({ entryPoints }) => entryPoints),
    runnable: parts(({ runnable }) => runnable),
  };
}

/** `demo-1.1.data/scripts/x` is the same path in each version. */
function unversioned(path: string, version: string): string {
  return path.replace(`-${version}.data/`, "-*.data/");
}

function firstMetadata(staged: readonly StagedFile[]): Uint8Array | undefined {
  return (staged.find(({ kind }) => kind === "wheel") ?? staged[0])?.metadata;
}

function shownBefore(tx: Tx, projectId: number) {
  const card = tx
    .select({ version: projectCards.version })
    .from(projectCards)
    .where(eq(projectCards.projectId, projectId))
    .get();
  const version = card?.version ?? undefined;
  if (version === undefined) return { version, files: [], metadata: undefined };
  const rows = tx
    .select({ size: files.size, kind: files.kind, metadata: coreMetadata.bytes })
    .from(files)
    .innerJoin(releases, eq(releases.id, files.releaseId))
    .leftJoin(coreMetadata, eq(coreMetadata.sha256, files.metadataSha256))
    .where(and(eq(releases.projectId, projectId), eq(releases.version, version)))
    .orderBy(asc(files.id))
    .all();
  const first = rows.find(({ kind }) => kind === "wheel") ?? rows[0];
  return { version, files: rows, metadata: first?.metadata ?? undefined };
}

function needs(bytes: Uint8Array | undefined): string[] {
  const metadata = bytes === undefined ? undefined : readStoredMetadata(bytes);
  if (metadata === undefined) return [];
  const python = metadata.requiresPython === undefined ? [] : [`Python ${metadata.requiresPython}`];
  return [...metadata.requiresDist, ...python];
}

function changeOf(old: readonly string[], now: readonly string[]): Change {
  const [was, is] = [new Set(old), new Set(now)];
  return {
    added: [...is].filter((each) => !was.has(each)),
    removed: [...was].filter((each) => !is.has(each)),
  };
}

function total(rows: readonly { readonly size: number }[]): number {
  return rows.reduce((sum, { size }) => sum + size, 0);
}
