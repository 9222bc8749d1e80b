/** The fields that programs act on: what a distribution needs, offers, imports as, and leaves open. */
import { quote } from "../errors.ts";
import { type DynamicField, parseDynamicField } from "./dynamic-fields.ts";
import { extraNameReader } from "./extra-name.ts";
import { asIs, each, type FieldReader, fieldFault, optional } from "./field-reader.ts";
import { type ImportName, parseImportName } from "./import-name.ts";
import { isAtLeast, type KnownMetadataVersion } from "./metadata-version.ts";
import { parseRequirement } from "./requirement.ts";
import { parseSpecifierSet } from "./specifier.ts";

/** Multiple-use fields are empty when the file does not give them. */
export type DependencyFields = {
  /** A valid specifier set, as spelled. */
  readonly requiresPython: string | undefined;
  /** Valid dependency specifiers, as spelled. */
  readonly requiresDist: readonly string[];
  /** Normalised. */
  readonly providesExtra: readonly string[];
  readonly providesDist: readonly string[];
  readonly obsoletesDist: readonly string[];
  readonly requiresExternal: readonly string[];
  readonly requires: readonly string[];
  readonly provides: readonly string[];
  readonly obsoletes: readonly string[];
  /** Undefined: not said. Empty: no module at all, which an empty `Import-Name` says. */
  readonly importNames: readonly ImportName[] | undefined;
  readonly importNamespaces: readonly ImportName[];
  readonly dynamic: readonly DynamicField[];
};

export type DependencyRules = {
  readonly version: KnownMetadataVersion;
  /** Whether `Requires-Dist` may name a URL. */
  readonly allowDirectReferences: boolean;
};

/**
 * Reads them by the rules of the declared version.
 * @throws Refusal whose code names the field
 */
export function readDependencyFields(reader: FieldReader, rules: DependencyRules): DependencyFields {
  const checkRequirement = (text: string): string => {
    const { url } = parseRequirement(text);
    if (url === undefined || rules.allowDirectReferences) return text;
    throw fieldFault(
      "requires-dist",
      `Can't have direct dependency: ${quote(text)}.`,
      "Depend on a version in an index instead.",
    );
  };
  const extras = each(reader, "provides-extra", extraNameReader(isAtLeast(rules.version, "2.3")));
  return {
    requiresPython: optional(reader, "requires-python", (text) => parseSpecifierSet(text).text),
    requiresDist: each(reader, "requires-dist", checkRequirement),
    providesExtra: [...new Set(extras)],
    providesDist: each(reader, "provides-dist", asIs),
    obsoletesDist: each(reader, "obsoletes-dist", asIs),
    requiresExternal: each(reader, "requires-external", asIs),
    requires: each(reader, "requires", asIs),
    provides: each(reader, "provides", asIs),
    obsoletes: each(reader, "obsoletes", asIs),
    dynamic: each(reader, "dynamic", parseDynamicField),
    ...readImportNames(reader),
  };
}

function readImportNames(reader: FieldReader) {
  const given = reader.values.get("import-name");
  const saysNone = given?.length === 1 && given[0]?.trim() === "";
  const importNames =
    given === undefined ? undefined : saysNone ? [] : each(reader, "import-name", parseImportName);
  const taken = new Set(importNames?.map(({ name }) => name));
  const importNamespaces = each(reader, "import-namespace", (text) => {
    const namespace = parseImportName(text);
    if (taken.has(namespace.name))
      throw fieldFault(
        "import-namespace",
        `'${namespace.name}' stands both in 'import-name' and in 'import-namespace'.`,
        "Keep one of them.",
      );
    return namespace;
  });
  return { importNames, importNamespaces };
}
