/** Versions of the core metadata format, and which of them are accepted. */
import { invalid, quote } from "../errors.ts";

const known = ["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"] as const;

/** A version of the format that is a standard; 2.0 never was. */
export type KnownMetadataVersion = (typeof known)[number];

export type MetadataVersion = {
  /** As declared. */
  readonly text: string;
  /** The version whose rules are applied: the newest known one where a newer minor was let in. */
  readonly rules: KnownMetadataVersion;
};

/**
 * Reads `Metadata-Version`; an unknown 2.N above the known ones only with `allowUnknownMinor`.
 * @throws Refusal `metadata.metadata_version`
 */
export function parseMetadataVersion(text: string | undefined, allowUnknownMinor = false): MetadataVersion {
  const rules = known.find((version) => version === text);
  if (text !== undefined && rules !== undefined) return { text, rules };
  if (text !== undefined && allowUnknownMinor && /^2\.[1-9][0-9]{0,3}$/.test(text))
    return { text, rules: "2.6" };
  throw invalid(
    "metadata.metadata_version",
    `${text === undefined ? "None" : quote(text)} is not a valid metadata version.`,
    `Use one of ${known.join(", ")}.`,
  );
}

/** Whether `version` is at least `since`. */
export function isAtLeast(version: KnownMetadataVersion, since: KnownMetadataVersion): boolean {
  return known.indexOf(version) >= known.indexOf(since);
}
