/** A forecast as lines for people: what changes, when, and for whom. */
import type { Moment, SomeProjects } from "../gate/forecast-policy.ts";
import { dayOf } from "../policy/dates.ts";
import { levelWords } from "../policy/level.ts";

export type Forecast = {
  readonly difference: readonly string[];
  readonly moments: readonly Moment[];
  readonly refused: string | undefined;
};

/** No list is longer; `--json` gives it whole. */
const SHOWN = 20;

const WHY: Readonly<Record<string, string>> = {
  "policy.token_level": "made in a session below the level",
  "policy.token_holder": "who made it has no such factor any more",
  "policy.service_account": "not made by a person at the level",
  "policy.token_age": "too old",
  "policy.token_cidr": "bound to no network",
  "policy.way": "publishing by token is closed",
};

export function forecastLines({ difference, moments, refused }: Forecast): string[] {
  const lines = difference.length === 0 ? ["It demands what the policy in force demands."] : [...difference];
  moments.forEach((moment, n) => lines.push(...momentLines(moment, n === 0)));
  const locked = moments.reduce((sum, { people }) => sum + people.length, 0);
  const stopped = moments.reduce((sum, { tokens }) => sum + tokens.length, 0);
  if (refused !== undefined) lines.push(refused);
  lines.push(`People locked out: ${locked}. Tokens that stop: ${stopped}.`);
  return lines;
}

function momentLines(moment: Moment, first: boolean): string[] {
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
  if (lines.length === 0) return [];
  return ["", first ? "At once:" : `From ${dayOf(at)} on:`, ...lines.map((line) => `  ${line}`)];
}

function shown(what: string, names: readonly string[]): string[] {
  const lines = names.slice(0, SHOWN).map((name) => `${what}: ${name}`);
  return names.length > SHOWN ? [...lines, `${what}: and ${names.length - SHOWN} more`] : lines;
}

function listed({ names, more }: SomeProjects): string {
  return names.length === 0 ? "" : ` (${names.join(", ")}${more ? ", …" : ""})`;
}
