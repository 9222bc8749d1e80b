/** The `Dynamic` field: which fields a build may still fill in (PEP 643, PEP 808). */
import { invalid, quote } from "../errors.ts";
import { type FieldName, isFieldName, type RequiredFieldName } from "./metadata-fields.ts";

export type DynamicField = Exclude<FieldName, RequiredFieldName | "dynamic">;

/**
 * Reads one `Dynamic` value, a field name in any case, into lower case.
 * @throws Refusal `dynamic.invalid` for an unknown field and for those that must be fixed
 */
export function parseDynamicField(text: string): DynamicField {
  const name = text.toLowerCase();
  if (isDynamicField(name)) return name;
  throw invalid(
    "dynamic.invalid",
    `Dynamic field ${quote(text)} is not a valid dynamic field.`,
    "Name, Version, Metadata-Version and Dynamic are never dynamic; any other core metadata field may be.",
  );
}

function isDynamicField(name: string): name is DynamicField {
  return isFieldName(name) && !["metadata-version", "name", "version", "dynamic"].includes(name);
}
