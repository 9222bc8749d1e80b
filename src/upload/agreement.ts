/** Filename, form and archive must tell of the same release; the licence files they name must be there. */
import { invalid, quote } from "../errors.ts";
import type { CoreMetadata } from "../packaging/core-metadata.ts";
import { filenameForm, type ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import type { DistributionFilename } from "./admit-file.ts";

/** @throws Refusal `upload.name_differs`, `upload.version_differs` */
export function checkForm(
  filename: DistributionFilename,
  form: { name: ProjectName; displayName: string; version: Version },
): void {
  if (filename.name !== form.name) {
    if (filename.kind === "sdist")
      throw invalid(
        "upload.name_differs",
        `Start filename for ${quote(form.displayName)} with ${quote(filenameForm(form.name))}.`,
        "Build it again with the right name.",
      );
    throw invalid(
      "upload.name_differs",
      `Filename ${quote(filename.filename)} should contain the normalized project name ${quote(filenameForm(form.name))}, not ${quote(filename.namePart)}.`,
      "Build it again with the right name.",
    );
  }
  if (filename.version.key !== form.version.key) {
    throw invalid(
      "upload.version_differs",
      `Version in filename should be ${quote(form.version.text)} not ${quote(filename.version.text)}.`,
      "Build it again with the right version.",
    );
  }
}

/**
 * @param names every file in the archive
 * @throws Refusal `metadata.name_differs`, `metadata.version_differs`, `metadata.license_file_missing`
 */
export function checkAgreement(
  filename: DistributionFilename,
  metadata: CoreMetadata,
  names: ReadonlySet<string>,
): void {
  if (metadata.normalizedName !== filename.name) {
    throw invalid(
      "metadata.name_differs",
      `The metadata inside ${quote(filename.filename)} is of ${quote(metadata.name)}, another project.`,
      "Build it again; a file is never renamed by hand.",
    );
  }
  if (metadata.version.key !== filename.version.key) {
    throw invalid(
      "metadata.version_differs",
      `Version in filename should be ${quote(metadata.version.text)} not ${quote(filename.version.text)}.`,
      "Build it again; a file is never renamed by hand.",
    );
  }
  requireLicenceFiles(filename, metadata, names);
}

/** PEP 639, from metadata 2.4 on; older tools wrote License-File without this meaning. */
function requireLicenceFiles(
  filename: DistributionFilename,
  metadata: CoreMetadata,
  names: ReadonlySet<string>,
): void {
  if (["1.0", "1.1", "1.2", "2.1", "2.2", "2.3"].includes(metadata.metadataVersion)) return;
  const base = `${filename.namePart}-${filename.versionPart}`;
  const folder = filename.kind === "wheel" ? `${base}.dist-info/licenses` : base;
  for (const licence of metadata.licenseFiles) {
    const path = `${folder}/${licence}`;
    if (names.has(path)) continue;
    throw invalid(
      "metadata.license_file_missing",
      `License-File ${licence} does not exist in distribution file ${quote(filename.filename)} at ${path}.`,
      "Add the file, or remove it from the metadata.",
    );
  }
}
