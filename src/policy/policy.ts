/** The policy as a plain value: what the file demands of which projects, from when on, and who is spared for a while. */
import type { NameGlob } from "../packaging/name-glob.ts";
import type { DemandedLevel } from "./level.ts";

/** Where a rule stands; `file` is its base name, `line` counts from 1. */
export type RulePlace = { readonly file: string; readonly line: number };

/** Ways of publishing that a rule can leave open. */
export type Way = "trusted_publisher" | "token";

/** How releases come out: at once, or after approval by a person (`two_person`: by another than the uploader). */
export type ReleaseMode = "direct" | "staged" | "two_person";

/** Spares one user from a rule until an instant. It never spares a release its approval. */
export type Exemption = { readonly user: string; readonly until: number; readonly reason: string };

/** The most downloaded projects: the top `percent`, counted over so many milliseconds. */
export type TopDownloads = { readonly percent: number; readonly over: number };

/** One demand. Times are milliseconds since 1970; dates mean their first instant in UTC. */
export type Rule = {
  /** `critical`: an entry of the list; `house`: `second_factor`; `owner`: set by an owner on the project's own page. */
  readonly origin: "critical" | "house" | "owner";
  readonly place: RulePlace;
  /** Patterns of normalised names; empty where `topDownloads` chooses, or for the whole house. */
  readonly match: readonly NameGlob[];
  readonly topDownloads?: TopDownloads | undefined;
  readonly level: DemandedLevel;
  readonly publish: readonly Way[];
  readonly release: ReleaseMode;
  readonly token: { readonly maxAge?: number | undefined; readonly requireCidr: boolean };
  /** No file is added to a release this long after its first. */
  readonly closeReleaseAfter?: number | undefined;
  readonly reason?: string | undefined;
  readonly announced?: number | undefined;
  readonly warnFrom?: number | undefined;
  /** Absent: enforced from its load on. */
  readonly enforceFrom?: number | undefined;
  /** When a rule without dates was first loaded; written by the load, not by the file. */
  readonly since?: number | undefined;
  readonly exempt: readonly Exemption[];
};

export type SecondFactor =
  | { readonly everyone: "optional" }
  | { readonly everyone: "required"; readonly place: RulePlace; readonly since?: number }
  | { readonly everyone: "required_by"; readonly date: number; readonly place: RulePlace };

/** All of it is plain JSON, so that it can be stored. */
export type Policy = {
  /** Base name of the file it was read from. */
  readonly file: string;
  readonly secondFactor: SecondFactor;
  readonly critical: readonly Rule[];
};

/** Nothing is critical, and second factors are everybody's own affair. */
export const openPolicy: Policy = { file: "default", secondFactor: { everyone: "optional" }, critical: [] };

/** A rule that asks for a level and nothing else, beginning at once. */
export function levelRule(rule: Pick<Rule, "origin" | "place" | "level">): Rule {
  return {
    ...rule,
    match: [],
    publish: ["trusted_publisher", "token"],
    release: "direct",
    token: { requireCidr: false },
    exempt: [],
  };
}

/** The rule for every change of whatever project, where the house asks a second factor of everybody. */
export function houseRule({ secondFactor }: Policy): Rule | undefined {
  if (secondFactor.everyone === "optional") return undefined;
  const rule = levelRule({ origin: "house", place: secondFactor.place, level: "any_2fa" });
  if (secondFactor.everyone === "required_by") return { ...rule, enforceFrom: secondFactor.date };
  return secondFactor.since === undefined ? rule : { ...rule, since: secondFactor.since };
}

/** The key by which the members of a `top_downloads` rule are kept: rules that count alike share it. */
export function topKey({ percent, over }: TopDownloads): string {
  return `${percent}% over ${over} ms`;
}
