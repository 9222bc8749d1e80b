/** Finds records of the log, newest first, in bounded time whatever is asked: it may stop and say where to look further. */
import type { Db } from "../../db/open.ts";
import {
  type Clause,
  filterClauses,
  type Scope,
  scopeClause,
  type Source,
  type Value,
} from "./event-clauses.ts";
import type { EventFilter } from "./event-filter.ts";

export type FoundEvent = {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: string;
  readonly outcome: "done" | "refused";
  readonly actorKind: string;
  readonly actorName: string;
  /** The account that acted, or behind the token that did. */
  readonly userId: number | null;
  readonly tokenId: number | null;
  /** The account that it concerns. */
  readonly subject: number | null;
  readonly ip: string;
  readonly agent: string;
  readonly requestId: string;
  readonly project: string | null;
  readonly details: Readonly<Record<string, unknown>>;
};

export type EventQuestion = {
  readonly scope: Scope;
  readonly filter: EventFilter;
  /** Only records with smaller numbers. */
  readonly before?: number;
  /** Only records with greater numbers. */
  readonly after?: number;
  readonly size: number;
};

export type EventPage = {
  readonly events: readonly FoundEvent[];
  /** Ask again with this as `before`: there is more, or (`stopped`) there may be. */
  readonly next?: { readonly before: number; readonly stopped: boolean };
};

/** So many candidates are judged at one go: each costs some 20 microseconds, and a search for words twice that. */
const MOST_JUDGED = 4000;

export function findEvents(db: Db, question: EventQuestion): EventPage {
  const bounds = boundsOf(db, question);
  if (bounds === undefined) return { events: [] };
  const { tests, driver } = plan(db, question);
  const { size } = question;
  const candidates = candidatesSql(driver);
  const from = driver.flatMap(({ values }) => [...values, bounds.low, bounds.high]);
  const time = [question.filter.since ?? 0, question.filter.until ?? Number.MAX_SAFE_INTEGER];
  const all = ["l.at >= ?", "l.at < ?", ...tests.map(({ test }) => test)].join(" AND ");
  const found = db.sqlite
    .query<{ seq: number }, Value[]>(
      `SELECT l.seq FROM (${candidates}) AS c CROSS JOIN audit_log AS l ON l.seq = c.seq
       WHERE ${all} ORDER BY c.seq DESC LIMIT ?`,
    )
    .all(...from, ...time, ...tests.flatMap(({ values }) => values), size + 1)
    .map(({ seq }) => seq);
  const events = readEvents(db, found.slice(0, size));
  const last = events.at(-1);
  if (found.length > size && last !== undefined)
    return { events, next: { before: last.seq, stopped: false } };
  const judged = db.sqlite
    .query<{ n: number; least: number | null }, Value[]>(
      `SELECT count(*) AS n, min(seq) AS least FROM (${candidates})`,
    )
    .get(...from);
  if (judged === null || judged.n < MOST_JUDGED || judged.least === null) return { events };
  return { events, next: { before: judged.least, stopped: true } };
}

/** The newest number in the log, -1 in an empty one. */
export function newestSeq({ sqlite }: Db): number {
  return sqlite.query<{ seq: number | null }, []>("SELECT max(seq) AS seq FROM audit_log").get()?.seq ?? -1;
}

/** Numbers that are in question: clocks may go back, so the times of all between are judged too. */
function boundsOf(
  db: Db,
  { filter, before, after }: EventQuestion,
): { low: number; high: number } | undefined {
  let low = (after ?? -1) + 1;
  let high = before ?? Number.MAX_SAFE_INTEGER;
  const { since, until } = filter;
  if (since !== undefined || until !== undefined) {
    const span = db.sqlite
      .query<{ least: number | null; most: number | null }, [number, number]>(
        "SELECT min(seq) AS least, max(seq) AS most FROM audit_log WHERE at >= ? AND at < ?",
      )
      .get(since ?? 0, until ?? Number.MAX_SAFE_INTEGER);
    if (span === null || span.least === null || span.most === null) return undefined;
    low = Math.max(low, span.least);
    high = Math.min(high, span.most + 1);
  }
  return low < high ? { low, high } : undefined;
}

/** Candidates meet the condition that they come from, so it is not tested again. */
type Plan = { readonly tests: readonly Clause[]; readonly driver: readonly Source[] };

/**
 * Candidates come from the rarest condition. Within a scope they come from the scope: where the search stops must tell
 * nothing of records that are not shown (K15).
 */
function plan(db: Db, { scope, filter }: EventQuestion): Plan {
  const scoped = scopeClause(scope);
  const clauses = filterClauses(db.sqlite, filter);
  if (scoped !== undefined) return { tests: clauses, driver: scoped.sources };
  let rarest: Clause | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const clause of clauses) {
    if (clause.sources.length === 0) continue;
    const n = clause.sources.reduce((sum, source) => sum + atMost(db, source), 0);
    if (n < least) [least, rarest] = [n, clause];
  }
  const every: readonly Source[] = [{ table: "audit_log", where: "1", values: [] }];
  return { tests: clauses.filter((clause) => clause !== rarest), driver: rarest?.sources ?? every };
}

function atMost({ sqlite }: Db, { table, where, values }: Source): number {
  return (
    sqlite
      .query<{ n: number }, Value[]>(
        `SELECT count(*) AS n FROM (SELECT 1 FROM ${table} WHERE ${where} LIMIT ${MOST_JUDGED})`,
      )
      .get(...values)?.n ?? 0
  );
}

/** UNION also drops what two sources both find; each of them is read in order, and no further than needed. */
function candidatesSql(driver: readonly Source[]): string {
  const selects = driver.map(({ table, where }) => {
    const seq = table === "audit_search" ? "rowid" : "seq";
    return `SELECT ${seq} AS seq FROM ${table} WHERE ${where} AND ${seq} >= ? AND ${seq} < ?`;
  });
  return `${selects.join(" UNION ")} ORDER BY seq DESC LIMIT ${MOST_JUDGED}`;
}

type Row = Omit<FoundEvent, "details"> & { readonly details: string };

function readEvents({ sqlite }: Db, seqs: readonly number[]): FoundEvent[] {
  return sqlite
    .query<Row, [string]>(
      `SELECT seq, at, event, outcome, actor_kind AS actorKind, actor_name AS actorName, user_id AS userId,
         token_id AS tokenId, subject, ip, agent, request_id AS requestId, project, details
       FROM audit_events WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC`,
    )
    .all(JSON.stringify(seqs))
    .map((row) => ({ ...row, details: JSON.parse(row.details) as Record<string, unknown> }));
}
