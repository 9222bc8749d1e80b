/** Rows in aligned columns for people; programs ask for `--json`. */

/** Headings and rows, two spaces apart; a last column is not padded. An empty cell shows `-`. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const cells = [headings, ...rows].map((row) =>
    row.map((cell) => (cell === null || cell === "" ? "-" : String(cell))),
  );
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The day of a time in milliseconds since 1970, UTC. */
export function day(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString().slice(0, 10);
}
