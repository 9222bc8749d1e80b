/** Filenames of source distributions (PEP 625, and the looser ones from before it): `{name}-{version}.tar.gz`. */
import { invalid, quote, type Refusal } from "../errors.ts";
import { filenameForm, isValidProjectName, type ProjectName, parseProjectName } from "./project-name.ts";
import { tryParseVersion, type Version } from "./version.ts";

export type SdistFilename = {
  readonly kind: "sdist";
  readonly filename: string;
  /** The name as spelled in the filename. */
  readonly namePart: string;
  readonly name: ProjectName;
  /** The version as spelled in the filename. */
  readonly versionPart: string;
  readonly version: Version;
  readonly extension: ".tar.gz" | ".zip";
};

/**
 * Reads the filename of a source distribution as installers do: the last `-` parts name and version.
 * @throws {Refusal} invalid, `filename.sdist`
 */
export function parseSdistFilename(filename: string): SdistFilename {
  const extension = ([".tar.gz", ".zip"] as const).find((known) => filename.endsWith(known));
  if (extension === undefined) throw refused(filename, "the extension must be '.tar.gz' or '.zip'");
  const stem = filename.slice(0, -extension.length);
  const dash = stem.lastIndexOf("-");
  if (dash < 0) throw refused(filename, "no '-' parts name and version");
  const [namePart, versionPart] = [stem.slice(0, dash), stem.slice(dash + 1)];
  if (!isValidProjectName(namePart)) throw refused(filename, "invalid project name");
  const version = tryParseVersion(versionPart);
  if (version === undefined) throw refused(filename, "invalid version");
  const name = parseProjectName(namePart);
  return { kind: "sdist", filename, namePart, name, versionPart, version, extension };
}

/** The one filename a source distribution may have today (PEP 625). */
export function canonicalSdistFilename(release: Pick<SdistFilename, "name" | "version">): string {
  return `${filenameForm(release.name)}-${release.version.text}.tar.gz`;
}

function refused(filename: string, why: string): Refusal {
  return invalid(
    "filename.sdist",
    `Invalid source distribution filename: ${quote(filename).slice(1, -1)} (${why}).`,
    "Name it {name}-{version}.tar.gz, as build tools do.",
  );
}
