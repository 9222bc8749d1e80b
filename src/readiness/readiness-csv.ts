/** Readiness as CSV (RFC 4180) that a spreadsheet opens without running anything in it. */
import { csvLine, safeCell } from "../downloads/downloads-csv.ts";
import { dayOf } from "../policy/dates.ts";
import { placeOf } from "../policy/decision-words.ts";
import type { ProjectReadiness } from "./project-readiness.ts";
import { stopWords } from "./stop-words.ts";
import type { SurveyedPerson } from "./survey.ts";

type Column<Row> = readonly [heading: string, cell: (row: Row) => string | number | null];

const PROJECT: readonly Column<ProjectReadiness>[] = [
  ["project", ({ name }) => name],
  ["level", ({ standing }) => standing.rule.level],
  ["phase", ({ standing }) => standing.phase],
  ["enforced_from", ({ standing }) => dateOf(standing.rule.enforceFrom ?? standing.rule.since)],
  ["rule", ({ standing }) => placeOf(standing.rule)],
  ["reason", ({ standing }) => standing.rule.reason ?? null],
  ["people", ({ people }) => people],
  ["people_not_ready", ({ unready }) => unready.length],
  ["not_ready", ({ unready }) => unready.join("; ")],
  ["tokens_that_would_stop", ({ stopping }) => stopping.join("; ")],
];

const PERSON: readonly Column<SurveyedPerson>[] = [
  ["person", ({ name }) => name],
  ["kind", ({ kind }) => kind],
  ["level", ({ level, kind }) => (kind === "service" ? null : level)],
  ["ready", ({ duties }) => (duties.every(({ ready }) => ready) ? "yes" : "no")],
  ["critical_projects", ({ duties }) => duties.length],
  [
    "not_ready_for",
    ({ duties }) => duties.flatMap(({ ready, project }) => (ready ? [] : [project || "*"])).join("; "),
  ],
  ["tokens", ({ tokens }) => tokens],
  [
    "tokens_that_would_stop",
    ({ stopping }) =>
      stopping.map(({ name, user, why }) => `${name} of ${user}: ${stopWords(why)}`).join("; "),
  ],
];

/** A line of headings, then one for each project. */
export function projectsCsv(rows: readonly ProjectReadiness[]): string {
  return csv(PROJECT, rows);
}

/** A line of headings, then one for each person and service account. */
export function peopleCsv(rows: readonly SurveyedPerson[]): string {
  return csv(PERSON, rows);
}

function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => csvLine(columns.map(([, cell]) => safeCell(cell(row)))));
  return [csvLine(columns.map(([heading]) => heading)), ...lines].join("");
}

function dateOf(at: number | undefined): string | null {
  return at === undefined ? null : dayOf(at);
}
