/** Writes found records as JSON lines or CSV, piece by piece, safe to open in a spreadsheet. */
import type { Db } from "../../db/open.ts";
import { type EventQuestion, findEvents, type FoundEvent } from "./find-events.ts";

export type ExportFormat = "jsonl" | "csv";

const SIZE = 500;

/** All that the question finds, newest first; each piece is read when it is asked for. */
export function* exportEvents(
  db: Db,
  question: Pick<EventQuestion, "scope" | "filter" | "before">,
  format: ExportFormat,
): Generator<string> {
  if (format === "csv") yield `${COLUMNS.join(",")}\r\n`;
  const line = format === "csv" ? csvLine : jsonLine;
  let { before } = question;
  for (;;) {
    const page = findEvents(db, { ...question, ...(before === undefined ? {} : { before }), size: SIZE });
    yield page.events.map(line).join("");
    if (page.next === undefined) return;
    ({ before } = page.next);
  }
}

const COLUMNS = [
  "seq",
  "time",
  "event",
  "outcome",
  "actor_kind",
  "actor",
  "user_id",
  "token_id",
  "subject",
  "address",
  "agent",
  "request_id",
  "project",
  "details",
] as const;

function fields(event: FoundEvent): Record<(typeof COLUMNS)[number], unknown> {
  const { seq, at, outcome, actorKind, actorName, userId, tokenId, subject, ip, agent, requestId } = event;
  return {
    seq,
    time: new Date(at).toISOString(),
    event: event.event,
    outcome,
    actor_kind: actorKind,
    actor: actorName,
    user_id: userId,
    token_id: tokenId,
    subject,
    address: ip,
    agent,
    request_id: requestId,
    project: event.project,
    details: event.details,
  };
}

/** JSON escapes what would end a line, but for two that only some readers take for an end. */
function jsonLine(event: FoundEvent): string {
  const text = JSON.stringify(fields(event));
  return `${text.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}\n`;
}

function csvLine(event: FoundEvent): string {
  const cells = Object.values(fields(event)).map((value) =>
    value === null ? "" : typeof value === "string" ? csvCell(value) : csvCell(JSON.stringify(value)),
  );
  return `${cells.join(",")}\r\n`;
}

/** Always quoted (RFC 4180); a spreadsheet takes none for a formula (K13), and no line break stands in one. */
export function csvCell(text: string): string {
  const safe = /^[\s\p{Cc}\p{Cf}]*[=+\-@|%\t\r]/u.test(text) ? `'${text}` : text;
  const plain = safe.replaceAll(
    /[\p{Cc}\u2028\u2029]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${plain.replaceAll('"', '""')}"`;
}
