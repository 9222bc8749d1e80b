/** From catalog rows to what the simple API says of a project. */
import type { ProjectView, ViewedFile, ViewedProject } from "../catalog/project-view.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { SimpleFile, SimpleProject } from "../packaging/simple-document.ts";
import { compareVersions, tryParseVersion, type Version } from "../packaging/version.ts";

/** The address of a file on this server, path-absolute, so that it holds behind every index prefix. */
export function filePath(file: { readonly sha256: string; readonly filename: string }): string {
  return `/files/${file.sha256.slice(0, 2)}/${file.sha256.slice(2)}/${encodeURIComponent(file.filename)}`;
}

/** Files sorted by version, then name; a quarantined project shows none (PEP 792). */
export function describeProject(view: ProjectView, project: ViewedProject): SimpleProject {
  const order = versionOrder(view.versions(project.id));
  const files = project.status === "quarantined" ? [] : view.files(project.id);
  return {
    name: project.name as ProjectName,
    files: sortFiles(files, order).map(describeFile),
    versions: [...order.keys()],
    status: project.status,
    ...(project.statusReason === null ? {} : { statusReason: project.statusReason }),
    lastSerial: project.serial,
  };
}

/** Versions oldest first, with their places; what is no version (imports) comes before all. */
export function versionOrder(versions: readonly string[]): Map<string, number> {
  const parsed = versions.map((text): [string, Version | undefined] => [text, tryParseVersion(text)]);
  parsed.sort(([a, x], [b, y]) => {
    if (x !== undefined && y !== undefined) return compareVersions(x, y);
    if (x === undefined && y === undefined) return a < b ? -1 : 1;
    return x === undefined ? -1 : 1;
  });
  return new Map(parsed.map(([text], at) => [text, at]));
}

function sortFiles(files: readonly ViewedFile[], order: ReadonlyMap<string, number>): ViewedFile[] {
  const place = (file: ViewedFile) => order.get(file.version) ?? -1;
  return files.toSorted((a, b) => place(a) - place(b) || (a.filename < b.filename ? -1 : 1));
}

function describeFile(file: ViewedFile): SimpleFile {
  return {
    filename: file.filename,
    url: filePath(file),
    sha256: file.sha256,
    size: file.size,
    uploadTime: new Date(file.uploadedAt).toISOString(),
    ...(file.requiresPython === null ? {} : { requiresPython: file.requiresPython }),
    ...(file.kind === "wheel" && file.metadataSha256 !== null ? { metadataSha256: file.metadataSha256 } : {}),
    yanked: file.yanked,
    ...(file.yankedReason === null ? {} : { yankedReason: file.yankedReason }),
  };
}
