/** What the rules look at of one file, as far as it is known. */
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import type { Licence } from "./licence.ts";
import type { FileKind } from "./rules.ts";
import type { Advisory } from "./osv-record.ts";

export type FileFacts = {
  readonly project: ProjectName;
  readonly version: Version;
  readonly filename: string;
  readonly kind: FileKind;
  /** The upstream's own, in milliseconds since 1970. */
  readonly uploadedAt?: number | undefined;
  /** From its metadata; absent while that has not been seen. */
  readonly licence?: Licence | undefined;
  /** The advisories of an OSV dump that mean this version; absent while the dump has not been read. */
  readonly advisories: (osv: string) => readonly Advisory[] | undefined;
};
