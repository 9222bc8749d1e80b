/** Which files of an imported folder are distributions, and what their names say; laxer than for uploads. */
import { invalid, quote } from "../errors.ts";
import { parseSdistFilename } from "../packaging/sdist-filename.ts";
import { parseWheelFilename } from "../packaging/wheel-filename.ts";
import type { DistributionFilename } from "../packaging/distribution-filename.ts";

/** Formats that indexes once took and this one does not serve (PEP 527, PEP 625). */
const formerFormats = [
  ".zip",
  ".tar.bz2",
  ".tar.xz",
  ".tar.Z",
  ".tgz",
  ".tar",
  ".egg",
  ".exe",
  ".msi",
  ".rpm",
  ".deb",
  ".dmg",
];

/**
 * Reads a filename in any spelling that installers read, also those from before PEP 625.
 * @returns undefined when it is no distribution at all, such as a signature
 * @throws Refusal `import.format`, `filename.character`, `filename.wheel`, `filename.sdist`
 */
export function parseImportFilename(filename: string): DistributionFilename | undefined {
  const former = formerFormats.find((extension) => filename.endsWith(extension));
  if (former !== undefined) {
    throw invalid(
      "import.format",
      `A ${former} file is in a format that is not served here.`,
      "Build a wheel or a .tar.gz sdist of that release.",
    );
  }
  const wheel = filename.endsWith(".whl");
  if (!wheel && !filename.endsWith(".tar.gz")) return undefined;
  if (!/^[A-Za-z0-9._+!-]{1,255}$/.test(filename)) {
    throw invalid(
      "filename.character",
      `The name ${quote(filename)} is too long or holds other characters than ASCII letters, digits, '.', '_', '-', '+' and '!'.`,
      "Build the file again with a current build tool.",
    );
  }
  return wheel ? parseWheelFilename(filename) : parseSdistFilename(filename);
}
