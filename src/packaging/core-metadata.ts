/** Core metadata: what a METADATA or PKG-INFO file says about its distribution (versions 1.0 to 2.6). */
import { type DependencyFields, readDependencyFields } from "./dependency-fields.ts";
import { type DescriptiveFields, readDescriptiveFields } from "./descriptive-fields.ts";
import { parseEmailHeaders } from "./email-headers.ts";
import {
  type FieldReader,
  groupFields,
  repeatedField,
  required,
  withoutNewerFields,
} from "./field-reader.ts";
import { type MetadataVersion, parseMetadataVersion } from "./metadata-version.ts";
import { type ProjectName, parseProjectName } from "./project-name.ts";
import { parseVersion, type Version } from "./version.ts";

export type CoreMetadata = DescriptiveFields &
  DependencyFields & {
    readonly metadataVersion: string;
    /** As spelled. */
    readonly name: string;
    readonly normalizedName: ProjectName;
    readonly version: Version;
    /** One sentence for each thing that was let through by an option. */
    readonly warnings: readonly string[];
  };

export type CoreMetadataOptions = {
  /** Read an unknown 2.N by the rules of 2.6, with a warning. Default: refuse it. */
  readonly allowUnknownMinor?: boolean;
  /** Whether dependencies may name a URL (`name @ url`). Default: they may. */
  readonly allowDirectReferences?: boolean;
  /**
   * For files that were published elsewhere long ago: a faulty optional field is left out with a warning, and version
   * 2.0, which old build tools wrote, is read by the rules of 2.1. Name and version are as strict as ever.
   */
  readonly lenient?: boolean;
};

/**
 * Reads the bytes of a METADATA or PKG-INFO file. Fields newer than the declared version and unknown fields are ignored.
 * @throws Refusal whose code names the field (`metadata.requires_dist`), or as `parseEmailHeaders`
 */
export function parseCoreMetadata(bytes: Uint8Array, options: CoreMetadataOptions = {}): CoreMetadata {
  const { headers, body } = parseEmailHeaders(bytes);
  const all = groupFields(headers);
  const start: FieldReader = { values: all, lenient: options.lenient ?? false, warnings: [] };
  const declared = readMetadataVersion(start, options);
  const reader = { ...start, values: withoutNewerFields(all, declared.rules) };
  return {
    metadataVersion: declared.text,
    ...required(reader, "name", (name) => ({ name, normalizedName: parseProjectName(name) })),
    version: required(reader, "version", parseVersion),
    ...readDescriptiveFields(reader, body),
    ...readDependencyFields(reader, {
      version: declared.rules,
      allowDirectReferences: options.allowDirectReferences ?? true,
    }),
    warnings: reader.warnings,
  };
}

function readMetadataVersion(reader: FieldReader, options: CoreMetadataOptions): MetadataVersion {
  const [text, ...more] = reader.values.get("metadata-version") ?? [];
  if (more.length > 0) throw repeatedField("metadata-version");
  if (text === "2.0" && reader.lenient) {
    reader.warnings.push("Metadata version '2.0' was never a standard; it is read by the rules of 2.1.");
    return { text, rules: "2.1" };
  }
  const version = parseMetadataVersion(text, options.allowUnknownMinor);
  if (version.rules !== version.text)
    reader.warnings.push(
      `Metadata version '${version.text}' is newer than any known here; it is read by the rules of ${version.rules}.`,
    );
  return version;
}
