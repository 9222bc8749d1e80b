/** Reads one record of an OSV dump (OSV schema 1.x): which versions of which projects it means. */
import { normalizeName, type ProjectName } from "../packaging/project-name.ts";
import { compareVersions, tryParseVersion, type Version } from "../packaging/version.ts";
import type { Severity } from "./rules.ts";

export type Advisory = {
  readonly id: string;
  /** Other names of it: CVE numbers. */
  readonly aliases: readonly string[];
  readonly severity?: Severity;
  /** Whether it means a version. */
  readonly affects: (version: Version) => boolean;
};

type Plain = Readonly<Record<string, unknown>>;
/** From `from` on, up to but not with `before`, or up to and with `last`. */
type Range = { readonly from: Version | undefined; readonly before?: Version; readonly last?: Version };

const ECOSYSTEM = "PyPI";
const SEVERITIES: readonly Severity[] = ["low", "moderate", "high", "critical"];

/** What it says of each Python project; nothing for records that were withdrawn, are of others, or are no records. */
export function readOsvRecord(record: unknown): { project: ProjectName; advisory: Advisory }[] {
  const { id, aliases, withdrawn, affected } = plain(record);
  if (typeof id !== "string" || typeof withdrawn === "string") return [];
  const severity = severityOf(record);
  return list(affected).flatMap((entry) => {
    const { package: about, versions, ranges } = plain(entry);
    const { ecosystem, name } = plain(about);
    if (ecosystem !== ECOSYSTEM || typeof name !== "string") return [];
    const advisory = {
      id,
      aliases: texts(aliases),
      ...(severity === undefined ? {} : { severity }),
      affects: affects(texts(versions), list(ranges).flatMap(rangesOf)),
    };
    return [{ project: normalizeName(name) as ProjectName, advisory }];
  });
}

/** Whether `severity` is at least `least`; what nobody rated may be the worst. */
export function isAtLeast(severity: Severity | undefined, least: Severity): boolean {
  return severity === undefined || SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

function affects(versions: readonly string[], ranges: readonly Range[]): (version: Version) => boolean {
  const named = new Set(versions.flatMap((text) => tryParseVersion(text)?.text ?? []));
  return (version) => named.has(version.text) || ranges.some((range) => isWithin(version, range));
}

function isWithin(version: Version, { from, before, last }: Range): boolean {
  if (from !== undefined && compareVersions(version, from) < 0) return false;
  if (before !== undefined) return compareVersions(version, before) < 0;
  return last === undefined || compareVersions(version, last) <= 0;
}

/** Events in their order: each `introduced` opens a range that the next `fixed` or `last_affected` closes. */
function rangesOf(range: unknown): Range[] {
  const { type, events } = plain(range);
  if (type !== "ECOSYSTEM" && type !== "SEMVER") return [];
  const ranges: Range[] = [];
  let open: { readonly from: Version | undefined } | undefined;
  for (const event of list(events)) {
    const { introduced, fixed, last_affected: last } = plain(event);
    if (typeof introduced === "string") {
      // Zero is the start of everything, also of 0.dev1.
      const from = introduced === "0" ? undefined : tryParseVersion(introduced);
      open = introduced === "0" || from !== undefined ? { from } : undefined;
      continue;
    }
    const end = tryParseVersion(text(fixed) ?? text(last) ?? "");
    if (open === undefined || end === undefined) continue;
    ranges.push(typeof fixed === "string" ? { ...open, before: end } : { ...open, last: end });
    open = undefined;
  }
  return open === undefined ? ranges : [...ranges, open];
}

function severityOf(record: unknown): Severity | undefined {
  const said = text(plain(plain(record)["database_specific"])["severity"])?.toLowerCase();
  return SEVERITIES.find((severity) => severity === (said === "medium" ? "moderate" : said));
}

function plain(value: unknown): Plain {
  return typeof value === "object" && value !== null ? (value as Plain) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: unknown): string[] {
  return list(value).filter((each) => typeof each === "string");
}
