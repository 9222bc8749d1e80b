/** Reads CSV as Python's `csv` module writes it, and refuses what readers of CSV read differently. */

/** How much is read before giving up; a row may be a few bytes and cost a hundred. */
export type CsvLimits = { readonly maxRows: number; readonly maxColumns: number };

/**
 * Rows of fields; empty lines are dropped. A field is plain, or in double quotes with `""` for a quote.
 * @returns undefined for a quote inside a plain field, text after a closing quote, an open quote at the end, a
 * lone carriage return, or more than the limits
 */
export function parseCsv(text: string, limits: CsvLimits): readonly (readonly string[])[] | undefined {
  const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const rows: string[][] = [];
  let row: string[] = [];
  while (field.lastIndex < text.length || row.length > 0) {
    const match = field.exec(text);
    if (match === null || row.length === limits.maxColumns || rows.length === limits.maxRows)
      return undefined;
    const [, quoted, plain = "", end] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}
