/** What the rules say of each file of one version of an upstream's project, as pages, programs and the console tell it. */
import { dayAndTime, wholeTime } from "../curation/day-and-time.ts";
import { hiddenBy } from "../curation/judge-file.ts";
import type { FileCuration } from "./curate-files.ts";
import type { MirroredProject } from "./mirrored-project.ts";
import type { JudgedFile } from "./shown-files.ts";
import { compareVersions, tryParseVersion, type Version } from "../packaging/version.ts";

export type ExplainedRule = {
  readonly rule: string;
  /** `gatehouse.yaml:12` */
  readonly place: string;
  readonly why: string;
  /** ISO 8601. */
  readonly since?: string;
  readonly until?: string;
  readonly wayOut: string;
};

export type ExplainedFile = {
  readonly filename: string;
  readonly version: string;
  readonly shown: boolean;
  readonly rules: readonly ExplainedRule[];
  /** Who let it through: `alice, until 2026-04-01 00:00 UTC: mends a hole`. */
  readonly exception?: string;
  readonly yanked?: string;
};

/** Files of `version`, or of all versions, the newest first. */
export function explainVersion(
  curation: FileCuration,
  { project, index }: { readonly project: MirroredProject; readonly index: string },
  version: Version | undefined,
): ExplainedFile[] {
  return project.plain
    .flatMap((file) => {
      const own = tryParseVersion(file.version);
      return own === undefined || (version !== undefined && compareVersions(own, version) !== 0)
        ? []
        : [{ own, file }];
    })
    .sort((a, b) => compareVersions(b.own, a.own))
    .map(({ file }) => explainFile(curation, file, index));
}

function explainFile(curation: FileCuration, file: JudgedFile, index: string): ExplainedFile {
  const verdict = curation.explain(file, index);
  const { exception, objections } = verdict;
  return {
    filename: file.filename,
    version: file.version,
    shown: hiddenBy(verdict) === undefined,
    rules: objections.map(({ rule, place, why, since, until, wayOut }) => ({
      rule,
      place: `${place.file}:${place.line}`,
      why,
      ...(since === undefined ? {} : { since: wholeTime(since) }),
      ...(until === undefined ? {} : { until: wholeTime(until) }),
      wayOut,
    })),
    ...(exception === undefined
      ? {}
      : { exception: `${exception.by}, until ${dayAndTime(exception.until)}: ${exception.reason}` }),
    ...(file.yanked === undefined ? {} : { yanked: file.yanked }),
  };
}
