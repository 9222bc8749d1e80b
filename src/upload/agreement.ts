/** Filename and archive must tell of the same release; the licence files that the metadata names must be there. */
import { invalid, quote } from "../errors.ts";
import type { CoreMetadata } from "../packaging/core-metadata.ts";
import type { DistributionFilename } from "../packaging/distribution-filename.ts";

/**
 * The laxer rule of imports: one project and one release, in whatever spelling (PEP 625 came late).
 * @throws Refusal `filename.agreement`
 */
export function checkSameRelease(filename: DistributionFilename, metadata: CoreMetadata): void {
  if (filename.name === metadata.normalizedName && filename.version.key === metadata.version.key) return;
  throw invalid(
    "filename.agreement",
    `The metadata inside ${quote(filename.filename)} is of ${quote(metadata.name)} ${quote(metadata.version.text)}.`,
    "The file was renamed; give it the name its build tool gave it.",
  );
}

/**
 * PEP 639, from metadata 2.4 on; older tools wrote License-File without this meaning.
 * @param names every file in the archive
 * @throws Refusal `metadata.license_file_missing`
 */
export function requireLicenceFiles(
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
