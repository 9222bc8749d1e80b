/** From catalog rows and core metadata to what the page of a project shows. */
import { latestVersion } from "../../catalog/latest-version.ts";
import type { ProjectView, ViewedFile, ViewedProject } from "../../catalog/project-view.ts";
import { readStoredMetadata } from "../../catalog/stored-metadata.ts";
import { quote, Refusal } from "../../errors.ts";
import { sortVersions } from "../../packaging/simple-order.ts";
import { tryParseVersion } from "../../packaging/version.ts";
import type { ReadmeSource } from "../../readme/readmes.ts";
import { filePath } from "../../simple/project-document.ts";
import { releaseFacts } from "./release-facts.ts";
import type { ShownProject, ShownRelease } from "./shown-project.ts";
import type { ProjectVersion } from "./version-table.tsx";

export type DescribeOptions = {
  /** The newest when left out. */
  readonly version?: string;
  /** Whether a normalised name has a page that the reader may see. */
  readonly isHere: (name: string) => boolean;
};

export type DescribedProject = {
  readonly project: ShownProject;
  /** Where the description of the release on show is. */
  readonly source?: ReadmeSource;
};

/** A quarantined project shows no release. @throws Refusal `release.unknown` */
export function describeProject(
  view: ProjectView,
  row: ViewedProject,
  { version: wanted, isHere }: DescribeOptions,
): DescribedProject {
  const path = `/project/${row.name}/`;
  const files = row.status === "quarantined" ? [] : view.files(row.id);
  const order = sortVersions(files.map((file) => file.version));
  const newest = latestVersion(order, files);
  const chosen = wanted === undefined || row.status === "quarantined" ? newest : find(row, order, wanted);
  const shown =
    chosen === undefined ? undefined : describeRelease(view, files.filter(of(chosen)), { path, isHere });
  return {
    project: {
      name: row.displayName,
      path,
      status: row.status,
      ...(row.statusReason === null ? {} : { statusReason: row.statusReason }),
      ...(shown === undefined ? {} : { release: shown.release }),
      ...(newest === undefined || newest === chosen
        ? {}
        : { newest: { version: newest, path: releasePath(path, newest) } }),
      versions: describeVersions(path, order, files),
    },
    ...(shown?.source === undefined ? {} : { source: shown.source }),
  };
}

function of(version: string): (file: ViewedFile) => boolean {
  return (file) => file.version === version;
}

function find(row: ViewedProject, order: readonly string[], wanted: string): string {
  const key = tryParseVersion(wanted)?.key;
  const found = key === undefined ? undefined : order.find((text) => tryParseVersion(text)?.key === key);
  if (found !== undefined) return found;
  throw new Refusal({
    kind: "not_found",
    code: "release.unknown",
    message: `Project ${quote(row.name)} has no release ${quote(wanted)}.`,
    remedy: `Its releases are listed at /project/${row.name}/versions/.`,
  });
}

function releasePath(path: string, version: string): string {
  return `${path}${encodeURIComponent(version)}/`;
}

function describeVersions(
  path: string,
  order: readonly string[],
  files: readonly ViewedFile[],
): ProjectVersion[] {
  const byVersion = Map.groupBy(files, (file) => file.version);
  return order.toReversed().map((version) => {
    const mine = byVersion.get(version) ?? [];
    return {
      version,
      path: releasePath(path, version),
      prerelease: tryParseVersion(version)?.isPrerelease ?? false,
      files: mine.length,
      uploadedAt: published(mine),
      ...yanked(mine),
    };
  });
}

type Release = { readonly release: ShownRelease; readonly source?: ReadmeSource };

function describeRelease(
  view: ProjectView,
  files: readonly ViewedFile[],
  { path, isHere }: { path: string; isHere: (name: string) => boolean },
): Release | undefined {
  const first = files[0];
  if (first === undefined) return undefined;
  const bytes = first.metadataSha256 === null ? undefined : view.metadata(first.metadataSha256);
  const metadata = bytes === undefined ? undefined : readStoredMetadata(bytes);
  const release = {
    version: first.version,
    path: releasePath(path, first.version),
    uploadedAt: published(files),
    prerelease: tryParseVersion(first.version)?.isPrerelease ?? false,
    ...yanked(files),
    facts: releaseFacts(metadata, isHere),
    files: files.map((file) => ({
      ...file,
      path: filePath(file),
      uploadedAt: iso(file.uploadedAt),
    })),
  };
  if (metadata === undefined || first.metadataSha256 === null) return { release };
  return { release, source: { metadataSha256: first.metadataSha256, metadata } };
}

/** A release is yanked when all of its files are. */
function yanked(files: readonly ViewedFile[]): { yanked: boolean; yankedReason?: string } {
  const reason = files.find((file) => file.yankedReason !== null)?.yankedReason ?? undefined;
  return {
    yanked: files.length > 0 && files.every((file) => file.yanked),
    ...(reason === undefined ? {} : { yankedReason: reason }),
  };
}

function published(files: readonly ViewedFile[]): string {
  return iso(Math.min(...files.map((file) => file.uploadedAt)));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
