/** A tiny model of an index: what uploads, yanks, deletes and changes of status must lead to. */
import { parseVersion } from "../../src/packaging/version.ts";
import type { SampleDist } from "./sample-dist.ts";
import { digestOf } from "./upload-form.ts";

export type Status = "active" | "archived" | "deprecated" | "quarantined";
export type ModelFile = { readonly dist: SampleDist; readonly sha256: string; yanked: boolean | string };
export type ModelRelease = { readonly version: string; readonly files: Map<string, ModelFile> };
export type ModelProject = { status: Status; readonly releases: Map<string, ModelRelease> };

export type IndexModel = {
  readonly projects: Map<string, ModelProject>;
  /** Every file that ever was. */
  readonly ever: Map<string, ModelFile>;
};

export function emptyModel(): IndexModel {
  return { projects: new Map(), ever: new Map() };
}

const keyOf = (version: string): string => parseVersion(version).key;

/** Applies an upload; gives the status that its sender must hear. */
export function modelUpload({ projects, ever }: IndexModel, dist: SampleDist): 200 | 400 | 403 {
  const project = projects.get(dist.name);
  if (project?.status === "archived" || project?.status === "quarantined") return 403;
  const release = project?.releases.get(keyOf(dist.version));
  const sha256 = digestOf("sha256", dist.bytes);
  if (ever.has(dist.filename)) return release?.files.get(dist.filename)?.sha256 === sha256 ? 200 : 400;
  const sdist = [...(release?.files.values() ?? [])].some((file) => file.dist.filetype === "sdist");
  if (dist.filetype === "sdist" && sdist) return 400;
  const file: ModelFile = { dist, sha256, yanked: false };
  const home = project ?? { status: "active", releases: new Map() };
  const target = release ?? { version: dist.version, files: new Map<string, ModelFile>() };
  projects.set(dist.name, home);
  home.releases.set(keyOf(dist.version), target);
  target.files.set(dist.filename, file);
  ever.set(dist.filename, file);
  return 200;
}

/** The live files of a project, whatever its status. */
export function filesOf(project: ModelProject | undefined): ModelFile[] {
  return [...(project?.releases.values() ?? [])].flatMap((release) => [...release.files.values()]);
}

/** The release that `version` names in any spelling. */
export function releaseOf(project: ModelProject | undefined, version: string): ModelRelease | undefined {
  return project?.releases.get(keyOf(version));
}

/** Forgets the release that `version` names. */
export function dropRelease(project: ModelProject | undefined, version: string): void {
  project?.releases.delete(keyOf(version));
}
