/** Reads single fields of one METADATA file, and decides what a fault in one means: refusal, or a warning. */
import { invalid, quote, Refusal } from "../errors.ts";
import type { EmailHeader } from "./email-headers.ts";
import { type FieldName, isFieldName, metadataFields } from "./metadata-fields.ts";
import { isAtLeast, type KnownMetadataVersion } from "./metadata-version.ts";

export type FieldReader = {
  readonly values: ReadonlyMap<FieldName, readonly string[]>;
  /** Drop a faulty optional field with a warning instead of refusing the file. */
  readonly lenient: boolean;
  /** One sentence for each thing that was let through. */
  readonly warnings: string[];
};

/** Long enough for any list of authors or keywords; only licence and description texts may be longer. */
const maxValueLength = 64 * 1024;

/** All values by field name; unknown fields are left out. */
export function groupFields(headers: readonly EmailHeader[]): Map<FieldName, string[]> {
  const values = new Map<FieldName, string[]>();
  for (const { name, value } of headers) {
    if (!isFieldName(name)) continue;
    const before = values.get(name);
    if (before === undefined) values.set(name, [value]);
    else before.push(value);
  }
  return values;
}

/** Takes out the fields that the declared version does not know yet: they are ignored, never refused. */
export function withoutNewerFields(
  values: ReadonlyMap<FieldName, readonly string[]>,
  rules: KnownMetadataVersion,
): ReadonlyMap<FieldName, readonly string[]> {
  return new Map([...values].filter(([name]) => isAtLeast(rules, metadataFields[name].since)));
}

/** The one value of a field that must be there; a fault is refused even in lenient reading. */
export function required<T>(reader: FieldReader, field: FieldName, parse: (value: string) => T): T {
  const [value, ...more] = reader.values.get(field) ?? [];
  if (more.length > 0) throw repeatedField(field);
  if (value === undefined || value === "")
    throw fieldFault(field, `'${field}' is a required field.`, `Add the field ${field} to the metadata.`);
  return inField(field, value, parse);
}

/** The value of a single-use field; undefined when it is absent, empty, `UNKNOWN` or (lenient) faulty. */
export function optional<T>(
  reader: FieldReader,
  field: FieldName,
  parse: (value: string) => T,
): T | undefined {
  return attempt(reader, () => {
    const [value, ...more] = reader.values.get(field) ?? [];
    if (more.length > 0) throw repeatedField(field);
    return value === undefined || isNothing(value) ? undefined : inField(field, value, parse);
  });
}

/** The values of a multiple-use field, without those that say nothing or (lenient) are faulty. */
export function each<T>(reader: FieldReader, field: FieldName, parse: (value: string) => T): T[] {
  return (reader.values.get(field) ?? [])
    .filter((value) => value.trim() !== "UNKNOWN")
    .flatMap((value) => attempt(reader, () => [inField(field, value, parse)]) ?? []);
}

/** Runs one check; in lenient reading its refusal becomes a warning and its result undefined. */
export function attempt<T>(reader: FieldReader, check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Refusal) || !reader.lenient) throw error;
    reader.warnings.push(error.message);
    return undefined;
  }
}

/** A refusal that names its field: code `metadata.requires_dist` for `requires-dist`. */
export function fieldFault(field: FieldName, message: string, remedy?: string): Refusal {
  return invalid(`metadata.${field.replaceAll("-", "_")}`, message, remedy);
}

/** For fields that may hold any text. */
export function asIs(text: string): string {
  return text;
}

/** Old build tools wrote `UNKNOWN` where they had nothing to say. */
function isNothing(value: string): boolean {
  const text = value.trim();
  return text === "" || text === "UNKNOWN";
}

function inField<T>(field: FieldName, value: string, parse: (value: string) => T): T {
  if (value.length > maxValueLength && field !== "license" && field !== "description")
    throw fieldFault(field, `'${field}' is ${value.length} characters long; the limit is ${maxValueLength}.`);
  try {
    return parse(value);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code.startsWith("metadata.")) throw error;
    throw fieldFault(field, `${quote(value)} is invalid for '${field}': ${error.message}`, error.remedy);
  }
}

/** The refusal of a single-use field that stands twice. */
export function repeatedField(field: FieldName): Refusal {
  return fieldFault(field, `'${field}' has invalid data: it is given more than once.`, "Give it once.");
}
