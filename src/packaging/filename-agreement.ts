/** Whether a filename names the project and version that the upload form or the metadata declares. */
import { invalid, quote, type Refusal } from "../errors.ts";
import { filenameForm, type ProjectName } from "./project-name.ts";
import { canonicalSdistFilename, type SdistFilename } from "./sdist-filename.ts";
import type { Version } from "./version.ts";
import type { WheelFilename } from "./wheel-filename.ts";

/**
 * Checks a filename against the declared name and version. Versions of wheels are compared as PEP 440 does (`1.0`
 * is `1.0.0`), source distributions must spell the declared version to the byte (PEP 625).
 * @throws {Refusal} invalid, `filename.agreement`, in the words that clients know
 */
export function checkFilenameAgrees(
  file: WheelFilename | SdistFilename,
  declared: { readonly name: ProjectName; readonly version: Version },
): void {
  const { name, version } = declared;
  if (file.name !== name) {
    throw disagreement(`Start filename for ${quote(name)} with ${quote(filenameForm(name))}.`);
  }
  if (file.kind === "sdist" && file.filename !== canonicalSdistFilename(declared)) {
    const expected = quote(canonicalSdistFilename(declared));
    throw disagreement(`Filename ${quote(file.filename)} is invalid, should be ${expected}.`);
  }
  if (file.version.key !== version.key) {
    throw disagreement(
      `Version in filename should be ${quote(version.text)} not ${quote(file.version.text)}.`,
    );
  }
}

function disagreement(message: string): Refusal {
  return invalid(
    "filename.agreement",
    message,
    "Filename, upload form and metadata must name one project and version: build the file again.",
  );
}
