/** Version specifiers (PEP 440 with its clarifications of 2025): `>=1.0, !=1.3.*, ~=1.2`. */
import { invalid, quote } from "../errors.ts";
import { comparePublic, compareVersions, tryParseVersion, type Version, withSuffix } from "./version.ts";
import { trimWhiteSpace, whiteSpace } from "./white-space.ts";

declare const specifierBrand: unique symbol;

type Operator = "~=" | "==" | "!=" | "<=" | ">=" | "<" | ">";

type Clause =
  | { readonly operator: "==="; readonly text: string }
  | { readonly operator: Operator; readonly version: Version }
  | { readonly operator: "==" | "!="; readonly prefix: Version };

/** A comma list of clauses that must all hold; no clause at all allows every version. */
export type SpecifierSet = {
  readonly [specifierBrand]: true;
  /** As it was written. */
  readonly text: string;
  readonly clauses: readonly Clause[];
};

/** The longest list accepted, in characters. */
const maximumLength = 2000;

const prefixForm = /^v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*$/i;

/**
 * Reads a specifier list, such as the value of Requires-Python.
 * @throws {Refusal} invalid, `specifier.invalid`
 */
export function parseSpecifierSet(text: string): SpecifierSet {
  if (text.length > maximumLength) {
    throw invalid(
      "specifier.invalid",
      `Invalid specifier: ${quote(text)} has ${text.length} characters, at most ${maximumLength} are allowed.`,
      "Shorten the list.",
    );
  }
  const parts = text.split(",").map(trimWhiteSpace);
  const clauses: readonly Clause[] = parts.filter((part) => part !== "").map(parseClause);
  return { text, clauses } as SpecifierSet;
}

/**
 * Whether every clause allows the version. Pre-releases count like any other version, since a lone candidate has
 * no alternative (PEP 440, "handling of pre-releases"), unless `prereleases` is false.
 */
export function specifierAllows(
  set: SpecifierSet,
  version: Version,
  options: { readonly prereleases?: boolean } = {},
): boolean {
  if (options.prereleases === false && version.isPrerelease) return false;
  return set.clauses.every((clause) => clauseAllows(clause, version));
}

function parseClause(text: string): Clause {
  const [, operator, rest] = /^(===|[~=!<>]=|[<>])(.*)$/s.exec(text) ?? [];
  const clause =
    operator === undefined ? undefined : readClause(operator as "===" | Operator, trimWhiteSpace(rest ?? ""));
  if (clause !== undefined) return clause;
  throw invalid(
    "specifier.invalid",
    `Invalid specifier: ${quote(text)}.`,
    "Use a comma-separated list such as >=3.9,!=3.10.*,<4 as PEP 440 describes it.",
  );
}

function readClause(operator: "===" | Operator, text: string): Clause | undefined {
  if (operator === "===") {
    return /[;)]/.test(text) || whiteSpace.test(text) ? undefined : { operator, text: text.toLowerCase() };
  }
  const isEquality = operator === "==" || operator === "!=";
  if (text.endsWith(".*")) {
    const stem = text.slice(0, -2);
    const prefix = isEquality && prefixForm.test(stem) ? tryParseVersion(stem) : undefined;
    return prefix === undefined || !isEquality ? undefined : { operator, prefix };
  }
  const version = tryParseVersion(text);
  if (version === undefined || (version.local !== undefined && !isEquality)) return undefined;
  return operator === "~=" && version.release.length < 2 ? undefined : { operator, version };
}

function clauseAllows(clause: Clause, candidate: Version): boolean {
  if ("text" in clause) return candidate.text === clause.text;
  if ("prefix" in clause) {
    const { operator, prefix } = clause;
    return hasPrefix(candidate, prefix, prefix.release.length) === (operator === "==");
  }
  const { operator, version } = clause;
  switch (operator) {
    case "==":
      return isEqual(candidate, version);
    case "!=":
      return !isEqual(candidate, version);
    case ">=":
      return compareVersions(candidate, version) >= 0;
    case "<=":
      return comparePublic(candidate, version) <= 0;
    case ">":
      return comparePublic(candidate, version) > 0 && !isPostReleaseOf(candidate, version);
    case "<":
      return compareVersions(candidate, version.isPrerelease ? version : firstOf(version)) < 0;
    case "~=":
      return (
        compareVersions(candidate, version) >= 0 && hasPrefix(candidate, version, version.release.length - 1)
      );
  }
}

/** Without a local label in the clause, the candidate's label does not count. */
function isEqual(candidate: Version, version: Version): boolean {
  const compare = version.local === undefined ? comparePublic : compareVersions;
  return compare(candidate, version) === 0;
}

/** Whether epoch and the first `length` release numbers agree; missing numbers count as zero. */
function hasPrefix(candidate: Version, version: Version, length: number): boolean {
  const wanted = version.release.slice(0, length);
  return (
    candidate.epoch === version.epoch && wanted.every((part, at) => part === (candidate.release[at] ?? "0"))
  );
}

/** `>1.0` must not let `1.0.post1` in; `>1.0.post1` does let `1.0.post2` in. */
function isPostReleaseOf(candidate: Version, version: Version): boolean {
  if (version.post !== undefined || version.dev !== undefined || candidate.post === undefined) return false;
  return comparePublic(withSuffix(candidate, { post: undefined, dev: undefined }), version) === 0;
}

/** `<1.0` must not let `1.0rc1` in, so the border is the earliest pre-release of all. */
function firstOf(version: Version): Version {
  return withSuffix(version, { post: version.post, dev: "0" });
}
