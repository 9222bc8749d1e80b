/** From catalog rows and core metadata to what the page of a project shows. */
import type { ProjectView, ViewedFile, ViewedProject } from "../../catalog/project-view.ts";
import { type CoreMetadata, parseCoreMetadata } from "../../packaging/core-metadata.ts";
import { sortVersions } from "../../packaging/simple-order.ts";
import { tryParseVersion } from "../../packaging/version.ts";
import { latestVersion } from "../../simple/json-document.ts";
import { filePath } from "../../simple/project-document.ts";
import type { ProjectPageProps, ShownRelease } from "../project-page.tsx";
import type { ProjectVersion } from "./version-table.tsx";

/** The newest release, or `wanted`; a quarantined project shows no file. */
export function describePage(
  view: ProjectView,
  project: ViewedProject,
  wanted?: string,
): Omit<ProjectPageProps, "publicUrl"> {
  const files = project.status === "quarantined" ? [] : view.files(project.id);
  const order = sortVersions(view.versions(project.id));
  const chosen =
    wanted === undefined ? latestVersion(order, files) : order.find((text) => same(text, wanted));
  const release = chosen === undefined ? undefined : describeRelease(view, chosen, files);
  return {
    name: project.displayName,
    ...(release === undefined ? {} : { release }),
    versions: order.toReversed().flatMap((version) => describeVersion(project.name, version, files)),
  };
}

function same(text: string, wanted: string): boolean {
  const key = tryParseVersion(wanted)?.key;
  return key !== undefined && tryParseVersion(text)?.key === key;
}

function describeVersion(name: string, version: string, files: readonly ViewedFile[]): ProjectVersion[] {
  const mine = files.filter((file) => file.version === version);
  const first = mine[0];
  if (first === undefined) return [];
  const path = `/project/${name}/${encodeURIComponent(version)}/`;
  const prerelease = tryParseVersion(version)?.isPrerelease ?? false;
  return [
    {
      version,
      path,
      prerelease,
      files: mine.length,
      uploadedAt: iso(first.uploadedAt),
      yanked: yanked(mine).yanked,
    },
  ];
}

function describeRelease(
  view: ProjectView,
  version: string,
  files: readonly ViewedFile[],
): ShownRelease | undefined {
  const mine = files.filter((file) => file.version === version);
  const first = mine[0];
  if (first === undefined) return undefined;
  const bytes = first.metadataSha256 === null ? undefined : view.metadata(first.metadataSha256);
  const metadata = bytes === undefined ? undefined : parseCoreMetadata(bytes, { allowUnknownMinor: true });
  return {
    version,
    uploadedAt: iso(first.uploadedAt),
    ...yanked(mine),
    ...facts(metadata),
    links: metadata?.projectUrls.map(({ label, url }) => ({ label, address: url })) ?? [],
    files: mine.map((file) => ({ ...file, path: filePath(file), uploadedAt: iso(file.uploadedAt) })),
  };
}

function facts(metadata: CoreMetadata | undefined): Partial<ShownRelease> {
  const { summary, requiresPython, licenseExpression, license, author, description } = metadata ?? {};
  const known = { summary, requiresPython, license: licenseExpression ?? license, author, description };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined && value !== ""));
}

function yanked(files: readonly ViewedFile[]): { yanked: boolean; yankedReason?: string } {
  const reason = files.find((file) => file.yankedReason !== null)?.yankedReason ?? undefined;
  return {
    yanked: files.every((file) => file.yanked),
    ...(reason === undefined ? {} : { yankedReason: reason }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
