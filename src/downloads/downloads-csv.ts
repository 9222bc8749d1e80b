/** Downloads as CSV (RFC 4180) that a spreadsheet opens without running anything in it. */
import type { Download } from "./list-downloads.ts";

const COLUMNS: readonly [heading: string, cell: (row: Download) => string | number | null][] = [
  ["project", ({ project }) => project],
  ["filename", ({ filename }) => filename],
  ["sha256", ({ sha256 }) => sha256],
  ["person", ({ user }) => user],
  ["token", ({ token }) => token],
  ["token_id", ({ tokenId }) => tokenId],
  ["address", ({ ip }) => ip],
  ["client", ({ client }) => client],
  ["downloads", ({ count }) => count],
  ["first_at", ({ firstAt }) => new Date(firstAt).toISOString()],
  ["last_at", ({ lastAt }) => new Date(lastAt).toISOString()],
];

/** A line of headings, then one for each row, each with its CRLF. */
export function* downloadsCsv(rows: Iterable<Download>): Generator<string> {
  yield csvLine(COLUMNS.map(([heading]) => heading));
  for (const row of rows) yield csvLine(COLUMNS.map(([, cell]) => safeCell(cell(row))));
}

/** Text that a spreadsheet would take for a formula is told to be text by a quote before it. */
export function safeCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  return /^[\s\p{Cc}\p{Cf}]*[=+\-@|%]|^[\t\r]/u.test(value) ? `'${value}` : value;
}

/** Cells that need it stand in quotes; ends in CRLF. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}
