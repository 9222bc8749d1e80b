/** Prints the rows as a table, and what each of them means below it. */
import type { Ratio } from "./rounds.ts";
import type { Row } from "./row.ts";

const WORDS = { met: "met", tie: "met (tie)", missed: "MISSED", told: "" } as const;

export function printRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    row.gatehouse,
    row.reference,
    ratio(row.ratio),
    ratio(row.band),
    row.target,
    WORDS[row.verdict],
  ]);
  const table = [["what", "Gatehouse", "reference", "ratio (quartiles)", "a tie", "target", ""], ...cells];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((line) => (line[column] ?? "").length))) ?? [];
  const lines = table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => "-".repeat(width)).join("  "));
  const meanings = rows.map((row) => `  ${row.what}: ${row.means}`);
  return `${lines.join("\n")}\n\nWhat the figures mean\n${meanings.join("\n")}\n`;
}

function ratio(ratio: Ratio | undefined): string {
  if (ratio === undefined) return "";
  return `${short(ratio.median)} (${short(ratio.low)}–${short(ratio.high)})`;
}

function short(value: number): string {
  return value >= 20 ? String(Math.round(value)) : value.toFixed(2);
}
