/** From catalog rows to what the simple API says of a project. */
import type { ProjectView, ViewedFile, ViewedProject } from "../catalog/project-view.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { SimpleFile, SimpleProject } from "../packaging/simple-document.ts";

/** The address of a file on this server, path-absolute, so that it holds behind every index prefix. */
export function filePath(file: { readonly sha256: string; readonly filename: string }): string {
  return `/files/${file.sha256.slice(0, 2)}/${file.sha256.slice(2)}/${encodeURIComponent(file.filename)}`;
}

/** What the writers of the pages need; they sort. A quarantined project shows no file (PEP 792). */
export function describeProject(view: ProjectView, project: ViewedProject): SimpleProject {
  const files = project.status === "quarantined" ? [] : view.files(project.id);
  return {
    name: project.name as ProjectName,
    files: files.map(describeFile),
    versions: view.versions(project.id),
    status: project.status,
    ...(project.statusReason === null ? {} : { statusReason: project.statusReason }),
    lastSerial: project.serial,
  };
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
