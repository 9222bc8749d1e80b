/** What the filename of an upload must obey, beyond being readable: exact spelling and harmless characters. */
import { invalid, quote, type Refusal } from "../errors.ts";
import { filenameForm, isValidProjectName, parseProjectName } from "./project-name.ts";
import { canonicalSdistFilename, parseSdistFilename, type SdistFilename } from "./sdist-filename.ts";
import { tryParseVersion } from "./version.ts";
import { parseWheelFilename, type WheelFilename } from "./wheel-filename.ts";

export type UploadFiletype = "sdist" | "bdist_wheel";

/** The longest filename accepted, in bytes: what file systems hold. */
const maximumLength = 255;

const extensions: Readonly<Record<UploadFiletype, readonly string[]>> = {
  sdist: [".tar.gz", ".zip"],
  bdist_wheel: [".whl"],
};

/**
 * Checks the filename of an upload against its declared file type and gives its parts.
 * A wheel must spell the normalised name with `_`; an sdist must be `{name}-{version}.tar.gz` to the byte (PEP 625).
 * @throws {Refusal} invalid, `filename.…`, in the words that clients know
 */
export function checkUploadFilename(upload: {
  readonly filename: string;
  readonly filetype: UploadFiletype;
}): WheelFilename | SdistFilename {
  checkCharacters(upload.filename);
  checkExtension(upload.filename, upload.filetype);
  return upload.filetype === "sdist" ? checkSdist(upload.filename) : checkWheel(upload.filename);
}

function checkCharacters(filename: string): void {
  const refused = (message: string): Refusal =>
    invalid("filename.character", message, "Use only ASCII letters, digits, '.', '_', '-', '+' and '!'.");
  if (filename.length > maximumLength) {
    throw invalid(
      "filename.length",
      `Filename is too long: ${quote(filename)}.`,
      `A filename has at most ${maximumLength} characters.`,
    );
  }
  if (/[\0-\x1f\x7f]/.test(filename)) {
    throw refused(
      "Cannot upload a file with non-printable characters (ordinals 0-31) or the DEL character (ordinal 127) in the name.",
    );
  }
  if (/[/\\]/.test(filename)) throw refused("Cannot upload a file with '/' or '\\' in the name.");
  const strange = /[^A-Za-z0-9._+!-]/u.exec(filename)?.[0];
  if (strange !== undefined) {
    throw refused(`Cannot upload a file with ${quote(strange)} in the name ${quote(filename)}.`);
  }
}

function checkExtension(filename: string, filetype: UploadFiletype): void {
  const refused = (why: string): Refusal =>
    invalid(
      "filename.extension",
      `Invalid file extension: ${why}`,
      "A wheel (bdist_wheel) ends in .whl, a source distribution (sdist) in .tar.gz (PEP 527, PEP 625).",
    );
  const extension = /.(\.tar\.gz|\.whl|\.zip)$/i.exec(filename)?.[1];
  if (extension === undefined) throw refused("Use .tar.gz, .whl or .zip extension.");
  if (!extensions[filetype].includes(extension)) {
    throw refused(`Extension ${extension} is invalid for filetype ${filetype}.`);
  }
}

function checkWheel(filename: string): WheelFilename {
  const wheel = parseWheelFilename(filename);
  const expected = filenameForm(wheel.name);
  if (wheel.namePart === expected) return wheel;
  throw invalid(
    "filename.spelling",
    `Filename ${quote(filename)} should contain the normalized project name ${quote(expected)}, not ${quote(wheel.namePart)}.`,
    "Build the wheel with a current build tool, or rename it.",
  );
}

function checkSdist(filename: string): SdistFilename {
  const sdist = parseSdistFilename(filename);
  const expected = readDashedPost(filename) ?? canonicalSdistFilename(sdist);
  if (filename === expected) return sdist;
  throw invalid(
    "filename.spelling",
    `Filename ${quote(filename)} is invalid, should be ${quote(expected)}.`,
    "Build the source distribution with a current build tool (PEP 625).",
  );
}

/** The canonical filename where an old tool wrote a post-release as `1.0-9`, whose last dash parts nothing. */
function readDashedPost(filename: string): string | undefined {
  const pattern = /^(.+)-([0-9]+(?:\.[0-9]+)+-[0-9]+)\.(?:tar\.gz|zip)$/;
  const [, namePart = "", versionPart = ""] = pattern.exec(filename) ?? [];
  const version = tryParseVersion(versionPart);
  if (version === undefined || !isValidProjectName(namePart)) return undefined;
  return canonicalSdistFilename({ name: parseProjectName(namePart), version });
}
