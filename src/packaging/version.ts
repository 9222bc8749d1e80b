/** Versions (PEP 440): reading any permitted spelling, the normal forms, and the order. */
import { invalid, quote } from "../errors.ts";
import { trimWhiteSpace } from "./white-space.ts";

declare const versionBrand: unique symbol;

/** Decimal digits without leading zeros; text, because versions may hold numbers of any size. */
export type Digits = string;

/** A version in its normal form. Two spellings are one release exactly when their `key` is equal. */
export type Version = {
  readonly [versionBrand]: true;
  /** The normal spelling, zeros at the end of the release kept: `1.0.0rc1`. */
  readonly text: string;
  /** The identity of the release, zeros at the end of the release dropped: `1rc1`. */
  readonly key: string;
  readonly epoch: Digits;
  /** At least one number: `1.0.0` is `["1", "0", "0"]`. */
  readonly release: readonly Digits[];
  readonly pre: { readonly stage: "a" | "b" | "rc"; readonly number: Digits } | undefined;
  readonly post: Digits | undefined;
  readonly dev: Digits | undefined;
  /** The label after `+`, lower case, parts joined by `.`. */
  readonly local: string | undefined;
  /** Whether it is a pre-release or a development release. */
  readonly isPrerelease: boolean;
};

type Parts = Omit<Version, typeof versionBrand | "text" | "key" | "isPrerelease">;
type Order = -1 | 0 | 1;

/** The longest version accepted, in characters as spelled. */
const maximumLength = 200;

const grammar = new RegExp(
  [
    "^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)",
    "(?:[-_.]?(?<stage>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>[0-9]+)?)?",
    "(?<post>-(?<postBare>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNamed>[0-9]+)?)?",
    "(?<dev>[-_.]?dev[-_.]?(?<devNumber>[0-9]+)?)?",
    "(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$",
  ].join(""),
  "i",
);

/**
 * Reads a version in any spelling PEP 440 permits; white space around it is dropped.
 * @throws {Refusal} invalid, `version.invalid`
 */
export function parseVersion(text: string): Version {
  const version = tryParseVersion(text);
  if (version !== undefined) return version;
  throw invalid(
    "version.invalid",
    text.length > maximumLength
      ? `${quote(text)} is invalid for 'version': it has ${text.length} characters, at most ${maximumLength} are allowed.`
      : `${quote(text)} is invalid for 'version'.`,
    "Use a version as PEP 440 describes it, such as 1.2.3, 1.0rc1 or 1.0.post1.",
  );
}

/** As {@link parseVersion}, but `undefined` when `text` is not a version. */
export function tryParseVersion(text: string): Version | undefined {
  if (text.length > maximumLength) return undefined;
  const found = grammar.exec(trimWhiteSpace(text))?.groups;
  if (found === undefined) return undefined;
  const stage = found["stage"]?.toLowerCase();
  return finish({
    epoch: digits(found["epoch"]),
    release: (found["release"] ?? "").split(".").map(digits),
    pre: stage === undefined ? undefined : { stage: stageOf(stage), number: digits(found["pre"]) },
    post: found["post"] === undefined ? undefined : digits(found["postBare"] ?? found["postNamed"]),
    dev: found["dev"] === undefined ? undefined : digits(found["devNumber"]),
    local: found["local"]
      ?.toLowerCase()
      .split(/[-_.]/)
      .map((part) => (isNumber(part) ? digits(part) : part))
      .join("."),
  });
}

/** The order of PEP 440, local labels included; 0 exactly when both are the same release. */
export function compareVersions(a: Version, b: Version): Order {
  return comparePublic(a, b) || compareLocal(a.local, b.local);
}

/** The order of PEP 440 when local labels do not count. */
export function comparePublic(a: Version, b: Version): Order {
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareRelease(a.release, b.release) ||
    sign(phase(a) - phase(b)) ||
    compareDigits(a.pre?.number ?? "0", b.pre?.number ?? "0") ||
    compareOptional(a.post, b.post, -1) ||
    compareOptional(a.dev, b.dev, 1)
  );
}

/** The same epoch, release and pre-release with other post- and development numbers, without a local label. */
export function withSuffix(
  version: Version,
  suffix: { post: Digits | undefined; dev: Digits | undefined },
): Version {
  return finish({ ...version, ...suffix, local: undefined });
}

function finish(parts: Parts): Version {
  const { epoch, release, pre, post, dev, local } = parts;
  const before = epoch === "0" ? "" : `${epoch}!`;
  const after = [
    pre === undefined ? "" : `${pre.stage}${pre.number}`,
    post === undefined ? "" : `.post${post}`,
    dev === undefined ? "" : `.dev${dev}`,
    local === undefined ? "" : `+${local}`,
  ].join("");
  const significant = release.slice(0, Math.max(1, release.findLastIndex((part) => part !== "0") + 1));
  return {
    epoch,
    release,
    pre,
    post,
    dev,
    local,
    text: `${before}${release.join(".")}${after}`,
    key: `${before}${significant.join(".")}${after}`,
    isPrerelease: pre !== undefined || dev !== undefined,
  } as Version;
}

function digits(text: string | undefined): Digits {
  return text?.replace(/^0+(?=[0-9])/, "") ?? "0";
}

function isNumber(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

function stageOf(spelling: string): "a" | "b" | "rc" {
  return spelling.startsWith("a") ? "a" : spelling.startsWith("b") ? "b" : "rc";
}

/** Where a version stands in its release: bare development releases, then a, b, rc, then the rest. */
function phase(version: Version): number {
  if (version.pre !== undefined) return { a: 1, b: 2, rc: 3 }[version.pre.stage];
  return version.dev !== undefined && version.post === undefined ? 0 : 4;
}

function compareDigits(a: Digits, b: Digits): Order {
  return sign(a.length - b.length) || compareText(a, b);
}

function compareText(a: string, b: string): Order {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareRelease(a: readonly Digits[], b: readonly Digits[]): Order {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareDigits(a[at] ?? "0", b[at] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}

/** Compares numbers that may be missing; `missing` says where a missing one stands. */
function compareOptional(a: Digits | undefined, b: Digits | undefined, missing: -1 | 1): Order {
  if (a === undefined) return b === undefined ? 0 : missing;
  return b === undefined ? sign(-missing) : compareDigits(a, b);
}

function compareLocal(a: string | undefined, b: string | undefined): Order {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const [left, right] = [a.split("."), b.split(".")];
  for (const [at, part] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    const order =
      sign(Number(isNumber(part)) - Number(isNumber(other))) ||
      (isNumber(part) ? compareDigits(part, other) : compareText(part, other));
    if (order !== 0) return order;
  }
  return -1;
}

function sign(difference: number): Order {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}
