/** The form of an upload: which fields count, and what each must hold before the file is looked at. */
import { invalid, quote } from "../errors.ts";
import { type MetadataVersion, parseMetadataVersion } from "../packaging/metadata-version.ts";
import { type ProjectName, parseProjectName } from "../packaging/project-name.ts";
import { parseSummary } from "../packaging/summary.ts";
import { parseVersion, type Version } from "../packaging/version.ts";
import { checkUploadAction } from "./upload-action.ts";
import { readUploadDigests, type UploadDigests } from "./upload-digests.ts";

export type UploadForm = {
  readonly action: "file_upload";
  readonly protocolVersion: "1";
  readonly filetype: "sdist" | "bdist_wheel";
  /** `source` for an sdist; for a wheel what the client sent, unchecked. */
  readonly pyversion: string;
  /** As spelled. */
  readonly name: string;
  readonly projectName: ProjectName;
  /** As spelled. */
  readonly version: string;
  readonly parsedVersion: Version;
  readonly metadataVersion: string;
  readonly digests: UploadDigests;
  readonly comment?: string;
  /** The JSON text, unread. */
  readonly attestations?: string;
};

export type UploadFormOptions = {
  /** The `:action` of the query string. */
  readonly queryAction?: string;
  /** Names of the fields that came as file parts. */
  readonly fileParts?: readonly string[];
  /** As for core metadata. */
  readonly allowUnknownMinor?: boolean;
};

/** Every field that may stand once, whether it counts here or not. */
const singleFields = new Set(
  (
    ":action protocol_version filetype pyversion md5_digest sha256_digest blake2_256_digest metadata_version name version " +
    "comment attestations summary description keywords home_page author author_email license requires_python " +
    "description_content_type maintainer maintainer_email download_url license_expression"
  ).split(" "),
);

/**
 * Reads the fields of an upload in the order of checks that clients know. Unknown fields are ignored, and so is metadata
 * other than name, version and summary: the archive says it.
 * @throws Refusal of kind `invalid`; its codes start with `upload.`, `name.`, `version.` or `metadata.`
 */
export function readUploadForm(
  fields: ReadonlyMap<string, readonly string[]>,
  options: UploadFormOptions = {},
): UploadForm {
  for (const field of options.fileParts ?? [])
    if (field !== "content" && field !== "gpg_signature")
      throw invalid(
        "upload.file_part",
        `${field}: Should not be a tuple.`,
        "Send the field as text, without a filename.",
      );
  const values = singleValues(fields);
  const action = checkUploadAction(values.get(":action"), options.queryAction);
  const protocolVersion = readProtocolVersion(values.get("protocol_version"));
  const identity = readIdentity(values, options.allowUnknownMinor ?? false);
  const filetype = readFiletype(values.get("filetype"));
  const pyversion = readPyversion(values.get("pyversion"), filetype);
  const digests = readUploadDigests(values);
  const summary = values.get("summary");
  if (summary !== undefined) parseSummary(summary);
  const comment = values.get("comment");
  const attestations = values.get("attestations");
  return {
    action,
    protocolVersion,
    filetype,
    pyversion,
    ...identity,
    digests,
    ...(comment === undefined ? {} : { comment }),
    ...(attestations === undefined ? {} : { attestations }),
  };
}

/** The single-use fields that say something: empty values and `UNKNOWN` are as good as absent. */
function singleValues(fields: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  const values = new Map<string, string>();
  for (const field of singleFields) {
    const [value, ...more] = (fields.get(field) ?? []).filter(
      (text) => text !== "" && text.trim() !== "UNKNOWN",
    );
    if (more.length > 0)
      throw invalid(
        "upload.repeated_field",
        `'${field}' has invalid data: it is given more than once.`,
        "Send it once.",
      );
    if (value !== undefined) values.set(field, value.replaceAll("\0", "\\x00"));
  }
  return values;
}

function readProtocolVersion(value: string | undefined): "1" {
  if (value === undefined || value === "1") return "1";
  throw invalid(
    "upload.protocol_version",
    "Unknown protocol version.",
    `Send protocol_version 1 instead of ${quote(value)}.`,
  );
}

function readIdentity(values: ReadonlyMap<string, string>, allowUnknownMinor: boolean) {
  const metadata: MetadataVersion = parseMetadataVersion(values.get("metadata_version"), allowUnknownMinor);
  const name = values.get("name") ?? "";
  const projectName = parseProjectName(name);
  const version = values.get("version");
  if (version === undefined)
    throw invalid("version.required", "'version' is a required field.", "Send the version of the release.");
  return { metadataVersion: metadata.text, name, projectName, version, parsedVersion: parseVersion(version) };
}

function readFiletype(value: string | undefined): "sdist" | "bdist_wheel" {
  if (value === "sdist" || value === "bdist_wheel") return value;
  throw invalid(
    "upload.filetype",
    `Invalid value for filetype. Error: ${value === undefined ? "This field is required." : "Use a known file type."}`,
    `Send sdist or bdist_wheel${value === undefined ? "" : ` instead of ${quote(value)}`}.`,
  );
}

function readPyversion(value: string | undefined, filetype: UploadForm["filetype"]): string {
  if (filetype === "sdist") {
    if (value === undefined || value === "source") return "source";
    throw invalid(
      "upload.pyversion",
      "Invalid value for pyversion. Error: Use 'source' as Python version for an sdist.",
      `Send source instead of ${quote(value)}.`,
    );
  }
  if (value !== undefined) return value;
  throw invalid(
    "upload.pyversion",
    "Invalid value for pyversion. Error: Python version is required for binary distribution uploads.",
    "Send the python tag of the wheel's filename, such as py3.",
  );
}
