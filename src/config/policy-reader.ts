/** Reads the section `policy`: second factors for everybody, and the list of critical projects. */
import { basename } from "node:path";
import { invalid, quote } from "../errors.ts";
import { levelRule, openPolicy, type Policy, type Rule, type SecondFactor } from "../policy/policy.ts";
import type { Place } from "./fault.ts";
import { boolean, choice, integer, text } from "./scalar-readers.ts";
import {
  broken,
  type Broken,
  key,
  listOf,
  neededKey,
  optionalKey,
  type Reader,
  refined,
  section,
  sectionsOf,
  type Spot,
  tellFault,
  valueAt,
  type ValueOf,
} from "./schema.ts";
import { calendarDate, duration, nameGlob } from "./value-readers.ts";
import type { YamlNode } from "./yaml-node.ts";

/** Milliseconds since 1970 of the day's first instant in UTC. */
const day: Reader<number> = refined(calendarDate, (date) => Date.parse(`${date}T00:00:00Z`));

const reasonPattern = /^[^\0-\x1f\x7f]{1,200}$/;
export const reason = text({ pattern: reasonPattern, parse: parseReason });
const userPattern = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;
export const user = text({ pattern: userPattern, parse: parseUser });

const secondFactor = refined(
  section({
    everyone: neededKey(
      "Whether everybody needs a second factor for every change: optional, required, or required_by a date.",
      choice(["optional", "required", "required_by"]),
    ),
    date: optionalKey("The day from which required_by refuses.", day),
  }),
  ({ everyone, date }, { node, spot }): SecondFactor | Broken => {
    if (everyone !== "required_by") {
      if (date === undefined)
        return everyone === "optional" ? { everyone } : { everyone, place: placeOf(node.at) };
      const what = `a date goes with required_by alone, and everyone says ${everyone}.`;
      return tell({ node, spot }, "date", [what, "Remove it, or write everyone: required_by."]);
    }
    if (date !== undefined) return { everyone, date, place: placeOf(node.at) };
    return tell({ node, spot }, "everyone", ["required_by has no date.", "Add date: 2026-12-01."]);
  },
);

const exemption = section({
  user: neededKey("Who is spared: the name of a person or service account.", user),
  until: neededKey("The first day on which the rule holds for them again.", day),
  reason: neededKey("Why, for whoever reads the audit log.", reason),
});

const topDownloads = section({
  percent: neededKey(
    "How many of a hundred projects, the most installed first.",
    integer({ min: 1, max: 100 }),
  ),
  over: neededKey("The time over which installations are counted.", duration),
});

const token = section({
  max_age: optionalKey("How old a token may be that changes these projects.", duration),
  require_cidr: key("Whether it must be bound to networks.", boolean, false),
});

const entry = section({
  match: optionalKey("Patterns of project names; * is any run of characters.", filled(nameGlob, String)),
  top_downloads: optionalKey("The most installed projects, by this server's own counts.", topDownloads),
  level: neededKey(
    "How strongly whoever changes them must be proven: any_2fa, or phishing_resistant (a security key or passkey).",
    choice(["any_2fa", "phishing_resistant"]),
  ),
  publish: key(
    "The ways of publishing that are left open.",
    filled(choice(["trusted_publisher", "token"]), String),
    ["trusted_publisher", "token"],
  ),
  release: key(
    "How releases come out: direct, staged (a person approves), or two_person (another than the uploader does).",
    choice(["direct", "staged", "two_person"]),
    "direct",
  ),
  token: key("What is asked of tokens.", token, {}),
  close_release_after: optionalKey("No file is added to a release this long after its first.", duration),
  reason: optionalKey("Why; every refusal quotes it.", reason),
  announced: optionalKey("The day on which people are told.", day),
  warn_from: optionalKey("The day from which every change that will be refused brings a warning.", day),
  enforce_from: optionalKey("The day from which it is refused; without any date, from the load on.", day),
  exempt: key("Who is spared for a while.", sectionsOf(exemption), []),
});

const critical = refined(
  entry,
  (value, where): Rule | Broken => {
    const told = [checkChoice(value, where), ...checkDates(value, where)];
    if (told.includes(broken)) return broken;
    const { level, match = [], exempt, ...rest } = value;
    return {
      ...levelRule({ origin: "critical", place: placeOf(where.node.at), level }),
      ...rest,
      match,
      exempt: exempt.map((each) => ({ ...each, user: each.user.toLowerCase() })),
    };
  },
  { oneOf: [{ required: ["match"] }, { required: ["top_downloads"] }] },
);

export const policy: Reader<Policy> = refined(
  section({
    second_factor: key("Second factors for everybody.", secondFactor, { everyone: "optional" }),
    critical: key(
      "Critical projects; of the entries that match, the strictest decides.",
      sectionsOf(critical),
      [],
    ),
  }),
  (value, { node }) => ({ ...openPolicy, file: basename(node.at.file), ...value }),
);

type Where = { readonly node: YamlNode; readonly spot: Spot };
type Entry = ValueOf<typeof entry>;

function checkChoice({ match, topDownloads }: Entry, { node, spot }: Where): Broken | undefined {
  if ((match === undefined) !== (topDownloads === undefined)) return undefined;
  const what =
    match === undefined
      ? "the entry chooses no project."
      : "match and top_downloads stand in one entry, and each chooses projects of its own.";
  const remedy =
    match === undefined ? 'Add match: ["acme-*"], or top_downloads.' : "Write an entry for each of them.";
  return tellFault(spot, node.at, [what, remedy]);
}

/** `announced` ≤ `warn_from` ≤ `enforce_from`, and what begins is enforced some day. */
function checkDates(value: Entry, where: Where): (Broken | undefined)[] {
  const dates = [
    { name: "announced", at: value.announced },
    { name: "warn_from", at: value.warnFrom },
    { name: "enforce_from", at: value.enforceFrom },
  ].filter(({ at }) => at !== undefined);
  const last = dates.at(-1);
  if (last === undefined) return [];
  if (last.name !== "enforce_from") {
    const what = `there is ${last.name} and no day from which the rule is enforced.`;
    return [tell(where, last.name, [what, "Add enforce_from."])];
  }
  return dates.map(({ name, at }, n) => {
    const before = dates[n - 1];
    if (before === undefined || Number(before.at) <= Number(at)) return undefined;
    const what = `${name} lies before ${before.name}.`;
    return tell(where, name, [what, "Put the days in order: announced, warn_from, enforce_from."]);
  });
}

/** Tells a fault of one key of a mapping, where its value stands. */
function tell({ node, spot }: Where, name: string, words: readonly [string, string]): Broken {
  return tellFault({ ...spot, path: `${spot.path}.${name}` }, valueAt(node, name)?.at ?? node.at, words);
}

/** A list with something in it. */
function filled<T>(items: Reader<T>, identity: (item: T) => string): Reader<readonly T[]> {
  return refined(
    listOf(items, identity),
    (list, { node, spot }) =>
      list.length > 0 ? list : tellFault(spot, node.at, ["the list is empty.", "Name at least one."]),
    { minItems: 1 },
  );
}

function placeOf({ file, line }: Place): Rule["place"] {
  return { file: basename(file), line };
}

function parseReason(written: string): string {
  if (reasonPattern.test(written) && written.trim() !== "") return written.trim();
  throw invalid(
    "config.reason",
    `${quote(written)} is not a reason.`,
    "Write one line of at most 200 characters.",
  );
}

function parseUser(written: string): string {
  if (userPattern.test(written)) return written;
  throw invalid(
    "config.user",
    `${quote(written)} is not a user name.`,
    "Write the name of a person or service account.",
  );
}
