/** Records as people and spreadsheets read them, with what is personal put back in. */
import type { Db } from "../db/open.ts";

export type ShownRecord = {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: string;
  readonly outcome: string;
  readonly actor_kind: string;
  readonly actor: string;
  readonly user_id: number | null;
  readonly token_id: number | null;
  readonly ip: string;
  readonly agent: string;
  readonly request_id: string;
  readonly project: string | null;
  readonly details: Readonly<Record<string, unknown>>;
};

type Row = Omit<ShownRecord, "details"> & { readonly details: string };

const COLUMNS = `seq, at, event, outcome, actor_kind, actor_name AS actor, user_id, token_id, ip, agent, request_id,
  project, details`;

/** The newest ones, newest first. */
export function showRecords(
  { sqlite }: Pick<Db, "sqlite">,
  { most, event, project }: { readonly most: number; readonly event?: string; readonly project?: string },
): ShownRecord[] {
  return sqlite
    .query<Row, [string | null, string | null, number]>(
      `SELECT ${COLUMNS} FROM audit_events WHERE (?1 IS NULL OR event = ?1) AND (?2 IS NULL OR project = ?2)
       ORDER BY seq DESC LIMIT ?3`,
    )
    .all(event ?? null, project ?? null, most)
    .map(shown);
}

export type ExportFormat = "jsonl" | "csv";
export type ExportRange = {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly format: ExportFormat;
};

const CSV = [
  "seq",
  "at",
  "event",
  "outcome",
  "actor_kind",
  "actor",
  "user_id",
  "token_id",
  "ip",
  "agent",
  "request_id",
  "project",
  "details",
] as const;

/** Pieces of text, oldest first, a page of records at a time: memory does not grow with the log. */
export function* exportRecords(
  { sqlite }: Pick<Db, "sqlite">,
  { since, until, format }: ExportRange,
): Generator<string> {
  const page = sqlite.query<Row, [number, number, number]>(
    `SELECT ${COLUMNS} FROM audit_events WHERE seq > ?1 AND at >= ?2 AND at < ?3 ORDER BY seq LIMIT 500`,
  );
  if (format === "csv") yield `${CSV.join(",")}\r\n`;
  for (let last = -1; ; ) {
    const rows = page.all(last, since ?? Number.MIN_SAFE_INTEGER, until ?? Number.MAX_SAFE_INTEGER);
    if (rows.length === 0) return;
    last = rows.at(-1)?.seq ?? last;
    yield rows.map((row) => (format === "csv" ? csvLine(row) : jsonLine(row))).join("");
  }
}

/** K11: line separators that JSON leaves alone are escaped too, so that one record is one line everywhere. */
function jsonLine(row: Row): string {
  const text = JSON.stringify({ ...shown(row), at: iso(row.at) });
  return `${text.replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}

function csvLine(row: Row): string {
  return `${CSV.map((name) => csvCell(name === "at" ? iso(row.at) : String(row[name] ?? ""))).join(",")}\r\n`;
}

/** K13: what a spreadsheet would take for a formula is made text; RFC 4180 quoting; one record stays one line. */
export function csvCell(value: string): string {
  const flat = value.replace(/[\r\n\u0085\u2028\u2029]+/g, " ");
  const tame = /^[=+\-@\t]/.test(value) || /^[\r\n]/.test(value) ? `'${flat}` : flat;
  return /[",\s']/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

function shown(row: Row): ShownRecord {
  return { ...row, details: JSON.parse(row.details) as Record<string, unknown> };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
