/** The rules that decide which files of an upstream are served: as the config states them, each with its place there. */
import type { NameGlob } from "../packaging/name-glob.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { SpecifierSet } from "../packaging/specifier.ts";
import type { Version } from "../packaging/version.ts";

/** Where a rule stands. */
export type Place = { readonly file: string; readonly line: number };

export type FileKind = "wheel" | "sdist";

/** Files that an entry of `allow` or `deny` means: all of its conditions hold. */
export type FileRule = {
  readonly place: Place;
  /** At least one; any of them. */
  readonly match: readonly NameGlob[];
  readonly versions?: SpecifierSet | undefined;
  /** None: both kinds. */
  readonly files: readonly FileKind[];
  /** SPDX ids or classifiers, `*` for any run of characters; none: any licence, known or not. */
  readonly licences: readonly string[];
  readonly reason?: string | undefined;
};

export type Severity = "low" | "moderate" | "high" | "critical";

/** One version that is let through every rule until a moment, answered for by a person. */
export type BreakGlass = {
  readonly project: ProjectName;
  readonly version: Version;
  readonly by: string;
  /** Milliseconds since 1970; from then on the rules hold again. */
  readonly until: number;
  readonly reason: string;
  /** Absent where an admin made it in the browser. */
  readonly place?: Place | undefined;
};

export type CurationRules = {
  /** Where there are any, a file needs one that means it. */
  readonly allow: readonly FileRule[];
  readonly deny: readonly FileRule[];
  /** Milliseconds that a file must have lain at the upstream. */
  readonly cooldown?: { readonly time: number; readonly place: Place } | undefined;
  /** Nothing that was uploaded after this moment. */
  readonly freeze?: { readonly at: number; readonly place: Place } | undefined;
  readonly breakGlass: readonly BreakGlass[];
  readonly vulnerabilities?: VulnerabilityRule | undefined;
};

export type VulnerabilityRule = {
  /** Path of the OSV dump. */
  readonly osv: string;
  /** The least severity that is blocked; what has none counts as the worst. */
  readonly block: Severity;
  readonly place: Place;
};
