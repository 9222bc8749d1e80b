/** Whether the rules let a file through: facts and the time in, every objection with its reason and way out. */
import { matchesGlob } from "../packaging/name-glob.ts";
import { specifierAllows } from "../packaging/specifier.ts";
import { compareVersions } from "../packaging/version.ts";
import { dayAndTime, wholeTime } from "./day-and-time.ts";
import type { FileFacts } from "./file-facts.ts";
import { licenceMatches, licenceWords } from "./licence.ts";
import { isAtLeast } from "./osv-record.ts";
import type { BreakGlass, CurationRules, FileRule, Place } from "./rules.ts";

export type RuleName = "deny" | "allow" | "freeze" | "vulnerabilities" | "cooldown";

export type Objection = {
  readonly rule: RuleName;
  readonly place: Place;
  /** A clause without an end: "uploaded 2026-03-01 10:00 UTC, and files wait 7 days". */
  readonly why: string;
  /** Milliseconds since 1970. */
  readonly since?: number;
  readonly until?: number;
  /** One sentence: what can be done. */
  readonly wayOut: string;
};

export type FileVerdict = {
  /** The first one decides; none: the file is served. */
  readonly objections: readonly Objection[];
  /** What overrides the objections. */
  readonly exception?: BreakGlass;
  /** When this verdict may become another by time alone, in milliseconds since 1970. */
  readonly until?: number;
  /** A rule asks for the licence, which only the file's metadata tells. */
  readonly needsLicence: boolean;
};

const ASK = "Choose another version, or ask an admin to let this one through.";

/** @param sets rules of the upstream, then of the index; each objects for itself */
export function judgeFile(
  facts: FileFacts,
  sets: readonly CurationRules[],
  { now, exceptions }: { readonly now: number; readonly exceptions: readonly BreakGlass[] },
): FileVerdict {
  const objections = sets.flatMap((rules) => [...objectionsOf(facts, rules, now)]);
  const all = [...exceptions, ...sets.flatMap((rules) => rules.breakGlass)];
  const exception = all.find((each) => now < each.until && isMeant(each, facts));
  const ends = exception === undefined ? objections.map(({ until }) => until) : [exception.until];
  const next = ends.filter((until) => until !== undefined && until > now);
  const needsLicence =
    facts.licence === undefined &&
    sets.some(({ allow, deny }) =>
      [...allow, ...deny].some((rule) => rule.licences.length > 0 && applies(rule, facts)),
    );
  return {
    objections,
    ...(exception === undefined ? {} : { exception }),
    ...(next.length === 0 ? {} : { until: Math.min(...next.map(Number)) }),
    needsLicence,
  };
}

/** What hides the file, if anything does. */
export function hiddenBy({ objections, exception }: FileVerdict): Objection | undefined {
  return exception === undefined ? objections[0] : undefined;
}

function isMeant({ project, version }: BreakGlass, facts: FileFacts): boolean {
  return project === facts.project && compareVersions(version, facts.version) === 0;
}

function* objectionsOf(facts: FileFacts, rules: CurationRules, now: number): Generator<Objection> {
  for (const rule of rules.deny) yield* byDeny(facts, rule);
  yield* byAllow(facts, rules.allow);
  yield* byFreeze(facts, rules);
  yield* byAdvisories(facts, rules);
  yield* byCooldown(facts, rules, now);
}

/** Everything but the licence. */
function applies({ match, versions, files }: FileRule, { project, version, kind }: FileFacts): boolean {
  return (
    match.some((glob) => matchesGlob(glob, project)) &&
    (versions === undefined || specifierAllows(versions, version)) &&
    (files.length === 0 || files.includes(kind))
  );
}

function* byDeny(facts: FileFacts, rule: FileRule): Generator<Objection> {
  const { licence } = facts;
  const { place, licences, reason } = rule;
  if (!applies(rule, facts)) return;
  if (licences.length > 0 && (licence === undefined || !licenceMatches(licence, licences, false))) return;
  const said =
    licences.length === 0 || licence === undefined ? "" : `, by its licence ${licenceWords(licence)}`;
  yield {
    rule: "deny",
    place,
    why: `${reason ?? "it is on the list of what is denied"}${said}`,
    wayOut: ASK,
  };
}

function* byAllow(facts: FileFacts, rules: readonly FileRule[]): Generator<Objection> {
  const [first] = rules;
  if (first === undefined) return;
  const near = rules.filter((rule) => applies(rule, facts));
  const { licence } = facts;
  const isAllowed = ({ licences }: FileRule) =>
    licences.length === 0 || (licence !== undefined && licenceMatches(licence, licences, true));
  if (near.some(isAllowed)) return;
  const why =
    near.length === 0
      ? "it is not on the list of what is allowed"
      : licence === undefined
        ? "its licence is not known, and only some are allowed"
        : `its licence ${licenceWords(licence)} is not among those allowed`;
  yield { rule: "allow", place: (near[0] ?? first).place, why, wayOut: ASK };
}

function* byFreeze({ uploadedAt }: FileFacts, { freeze }: CurationRules): Generator<Objection> {
  if (freeze === undefined || (uploadedAt !== undefined && uploadedAt <= freeze.at)) return;
  const what =
    uploadedAt === undefined
      ? "nobody knows when it was uploaded"
      : `it was uploaded ${wholeTime(uploadedAt)}`;
  const why = `${what}, and the index is frozen as of ${wholeTime(freeze.at)}`;
  yield {
    rule: "freeze",
    place: freeze.place,
    why,
    since: freeze.at,
    wayOut: "Choose a version that is older.",
  };
}

function* byAdvisories(facts: FileFacts, { vulnerabilities: rule }: CurationRules): Generator<Objection> {
  if (rule === undefined) return;
  const { place, osv, block } = rule;
  const known = facts.advisories(osv);
  if (known === undefined) {
    const why = "the list of vulnerabilities could not be read yet";
    yield { rule: "vulnerabilities", place, why, wayOut: "Try again soon, or ask an admin of this index." };
    return;
  }
  const found = known.filter(({ severity, affects }) => isAtLeast(severity, block) && affects(facts.version));
  if (found.length === 0) return;
  const names = found.slice(0, 3).map(({ id, aliases }) => [id, ...aliases.slice(0, 1)].join(" alias "));
  const more = found.length > 3 ? ` and ${found.length - 3} more` : "";
  const why = `this version is vulnerable (${names.join(", ")}${more})`;
  yield { rule: "vulnerabilities", place, why, wayOut: "Choose a version in which that is mended." };
}

function* byCooldown(facts: FileFacts, { cooldown }: CurationRules, now: number): Generator<Objection> {
  if (cooldown === undefined) return;
  const { place, time } = cooldown;
  const { uploadedAt } = facts;
  const wait = `new files wait ${inWords(time)}`;
  if (uploadedAt === undefined) {
    const why = `nobody knows when it was uploaded, and ${wait}`;
    yield { rule: "cooldown", place, why, wayOut: ASK };
    return;
  }
  const until = uploadedAt + time;
  if (now >= until) return;
  yield {
    rule: "cooldown",
    place,
    why: `it was uploaded ${dayAndTime(uploadedAt)}, and ${wait}, this one until ${dayAndTime(until)}`,
    since: uploadedAt,
    until,
    wayOut: "Choose an older version, wait, or ask an admin to let this one through.",
  };
}

function inWords(time: number): string {
  const units = [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [60_000, "minute"],
    [1_000, "second"],
  ] as const;
  const [size, name] = units.find(([unit]) => time % unit === 0) ?? [1_000, "second"];
  const count = Math.round(time / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
