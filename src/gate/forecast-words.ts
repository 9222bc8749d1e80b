/** A report on a policy in words: what changes, when, and for whom. */
import { dayOf } from "../policy/dates.ts";
import { levelWords } from "../policy/level.ts";
import type { Moment, SomeProjects } from "./forecast-policy.ts";
import type { PolicyReport } from "./look-ahead.ts";

/** Lines below a heading; the lines before any date have none. */
export type ReportPart = { readonly heading?: string; readonly lines: readonly string[] };

/** No list is longer; JSON gives it whole. */
const SHOWN = 20;

const WHY: Readonly<Record<string, string>> = {
  "policy.token_level": "made in a session below the level",
  "policy.token_holder": "who made it has no such factor any more",
  "policy.service_account": "not made by a person at the level",
  "policy.token_age": "too old",
  "policy.token_cidr": "bound to no network",
  "policy.way": "publishing by token is closed",
};

/** What it demands otherwise, then each date at which anything changes, then the sum. */
export function reportParts({ difference, moments, refused, locksAdmins }: PolicyReport): ReportPart[] {
  const demands = difference.length === 0 ? ["It demands what the policy in force demands."] : difference;
  const locked = moments.reduce((sum, { people }) => sum + people.length, 0);
  const stopped = moments.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const admins = [refused, locksAdmins?.sentence].filter((words) => words !== undefined);
  return [
    { lines: demands },
    ...moments.flatMap((moment, n) => momentPart(moment, n === 0)),
    { heading: "In all:", lines: [...admins, `People locked out: ${locked}. Tokens that stop: ${stopped}.`] },
  ];
}

function momentPart(moment: Moment, first: boolean): ReportPart[] {
  const { at, critical, free, changed, people, tokens } = moment;
  const lines = [
    ...shown("becomes critical", critical),
    ...shown("is critical no more", free),
    ...shown(
      "changes its level",
      changed.map(({ project, from, to }) => `${project}: ${levelWords(from)} → ${levelWords(to)}`),
    ),
    ...shown(
      "is locked out",
      people.map(
        ({ user, level, projects }) => `${user}, who has ${levelWords(level)} alone${listed(projects)}`,
      ),
    ),
    ...shown(
      "stops",
      tokens.map(
        ({ id, token, user, why, projects }) =>
          `token ${id} '${token}' of ${user}: ${WHY[why] ?? why}${listed(projects)}`,
      ),
    ),
  ];
  return lines.length === 0 ? [] : [{ heading: first ? "At once:" : `From ${dayOf(at)} on:`, lines }];
}

function shown(what: string, names: readonly string[]): string[] {
  const lines = names.slice(0, SHOWN).map((name) => `${what}: ${name}`);
  return names.length > SHOWN ? [...lines, `${what}: and ${names.length - SHOWN} more`] : lines;
}

function listed({ names, more }: SomeProjects): string {
  return names.length === 0 ? "" : ` (${names.join(", ")}${more ? ", …" : ""})`;
}
