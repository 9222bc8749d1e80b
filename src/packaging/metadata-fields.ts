/** The fields of core metadata: since which version, and how often each may stand. */
import type { KnownMetadataVersion } from "./metadata-version.ts";

export type FieldRule = { readonly since: KnownMetadataVersion; readonly multiple: boolean };

const once = (since: KnownMetadataVersion): FieldRule => ({ since, multiple: false });
const often = (since: KnownMetadataVersion): FieldRule => ({ since, multiple: true });

/** Every field by its lower-case name. */
export const metadataFields = {
  "metadata-version": once("1.0"),
  name: once("1.0"),
  version: once("1.0"),
  platform: often("1.0"),
  summary: once("1.0"),
  description: once("1.0"),
  keywords: once("1.0"),
  "home-page": once("1.0"),
  author: once("1.0"),
  "author-email": once("1.0"),
  license: once("1.0"),
  "supported-platform": often("1.1"),
  "download-url": once("1.1"),
  classifier: often("1.1"),
  requires: often("1.1"),
  provides: often("1.1"),
  obsoletes: often("1.1"),
  maintainer: once("1.2"),
  "maintainer-email": once("1.2"),
  "requires-dist": often("1.2"),
  "provides-dist": often("1.2"),
  "obsoletes-dist": often("1.2"),
  "requires-python": once("1.2"),
  "requires-external": often("1.2"),
  "project-url": often("1.2"),
  "description-content-type": once("2.1"),
  "provides-extra": often("2.1"),
  dynamic: often("2.2"),
  "license-expression": once("2.4"),
  "license-file": often("2.4"),
  "import-name": often("2.5"),
  "import-namespace": often("2.5"),
} as const satisfies Record<string, FieldRule>;

export type FieldName = keyof typeof metadataFields;

/** Fields without which there is no metadata. */
export type RequiredFieldName = "metadata-version" | "name" | "version";

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(metadataFields, name);
}
