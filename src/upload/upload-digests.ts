/** The digests that an upload declares for its file. */
import { invalid } from "../errors.ts";

/** Lower-case hex; at least one of the two strong ones is there. */
export type UploadDigests = {
  readonly md5?: string;
  readonly sha256?: string;
  /** BLAKE2b with a digest of 32 bytes. */
  readonly blake2_256?: string;
};

/** In alphabetical order: the first fault reported is the one clients know. */
const kinds = [
  { key: "blake2_256", field: "blake2_256_digest", label: "BLAKE2", hexLength: 64 },
  { key: "md5", field: "md5_digest", label: "MD5", hexLength: 32 },
  { key: "sha256", field: "sha256_digest", label: "SHA256", hexLength: 64 },
] as const;

/**
 * Reads the digests out of the form; hex in any case. A lone md5 proves nothing and counts as none.
 * @throws Refusal `upload.digest`
 */
export function readUploadDigests(values: ReadonlyMap<string, string>): UploadDigests {
  const digests: { -readonly [Key in keyof UploadDigests]: UploadDigests[Key] } = {};
  for (const { key, field, label, hexLength } of kinds) {
    const value = values.get(field)?.toLowerCase();
    if (value === undefined) continue;
    if (value.length !== hexLength || !/^[0-9a-f]+$/.test(value))
      throw invalid(
        "upload.digest",
        `Invalid value for ${field}. Error: Use a valid, hex-encoded, ${label} message digest.`,
        `Send ${hexLength} hexadecimal digits.`,
      );
    digests[key] = value;
  }
  if (digests.sha256 === undefined && digests.blake2_256 === undefined)
    throw invalid(
      "upload.digest",
      "Error: Include at least one message digest.",
      "Send sha256_digest or blake2_256_digest; md5 alone is not enough.",
    );
  return digests;
}
