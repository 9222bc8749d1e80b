/** Filenames of wheels (PEP 427): `{name}-{version}(-{build})?-{python}-{abi}-{platform}.whl`. */
import { invalid, quote, type Refusal } from "../errors.ts";
import { isValidProjectName, type ProjectName, parseProjectName } from "./project-name.ts";
import { tryParseVersion, type Version } from "./version.ts";

export type WheelFilename = {
  readonly kind: "wheel";
  readonly filename: string;
  /** The name as spelled in the filename. */
  readonly namePart: string;
  readonly name: ProjectName;
  /** The version as spelled in the filename. */
  readonly versionPart: string;
  readonly version: Version;
  /** The build tag as spelled: digits, then anything. */
  readonly build: string | undefined;
  /** The members of each compressed tag set (PEP 425), in the order of the filename. */
  readonly pythonTags: readonly string[];
  readonly abiTags: readonly string[];
  readonly platformTags: readonly string[];
};

/** The most tags one filename may expand to; real wheels stay under fifty. */
const maximumTags = 1000;

const remedy = "Name it {name}-{version}-{python tag}-{abi tag}-{platform tag}.whl, as build tools do.";

/**
 * Reads a wheel filename as installers do: the name may be spelled in any form, every platform tag passes.
 * @throws {Refusal} invalid, `filename.wheel`
 */
export function parseWheelFilename(filename: string): WheelFilename {
  if (!filename.endsWith(".whl")) throw refused("extension must be '.whl'", filename);
  const stem = filename.slice(0, -".whl".length);
  const parts = stem.split("-");
  if (parts.length !== 5 && parts.length !== 6) throw refused("wrong number of parts", stem);
  const [namePart = "", versionPart = "", ...rest] = parts;
  if (namePart.includes("__") || !isValidProjectName(namePart)) {
    throw invalid("filename.wheel", `Invalid project name: ${quote(stem)}.`, remedy);
  }
  const version = tryParseVersion(versionPart);
  if (version === undefined) throw refused("invalid version", stem);
  const build = rest.length === 4 ? rest[0] : undefined;
  if (build !== undefined && !/^[0-9]/.test(build)) {
    const shown = quote(build).slice(1, -1);
    throw invalid("filename.wheel", `Invalid build number: ${shown} in ${quote(stem)}.`, remedy);
  }
  const name = parseProjectName(namePart);
  return {
    kind: "wheel",
    filename,
    namePart,
    name,
    versionPart,
    version,
    build,
    ...readTags(rest.slice(-3), stem),
  };
}

/** Every tag the wheel supports, the cross product of its three sets: `py2-none-any`, `py3-none-any`. */
export function wheelTags(wheel: WheelFilename): string[] {
  const tags = wheel.pythonTags.flatMap((python) =>
    wheel.abiTags.flatMap((abi) => wheel.platformTags.map((platform) => `${python}-${abi}-${platform}`)),
  );
  return [...new Set(tags)];
}

function readTags(
  sets: readonly string[],
  stem: string,
): Pick<WheelFilename, "pythonTags" | "abiTags" | "platformTags"> {
  const [pythonTags = [], abiTags = [], platformTags = []] = sets.map((set) => set.split("."));
  if ([pythonTags, abiTags, platformTags].some((tags) => tags.includes(""))) {
    throw refused("invalid tag component", stem);
  }
  if (!pythonTags.every((tag) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(tag))) {
    throw refused("invalid tag component", stem);
  }
  if (pythonTags.length * abiTags.length * platformTags.length > maximumTags) {
    throw refused(`more than ${maximumTags} tags`, stem);
  }
  return { pythonTags, abiTags, platformTags };
}

function refused(why: string, stem: string): Refusal {
  return invalid("filename.wheel", `Invalid wheel filename (${why}): ${quote(stem)}.`, remedy);
}
