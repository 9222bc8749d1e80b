/** How numbers, sizes and days are written on every page. */

const figures = new Intl.NumberFormat("en");
const units = ["kB", "MB", "GB", "TB"] as const;

/** `1234` → `1,234`. */
export function figure(count: number): string {
  return figures.format(count);
}

/** `1` → `1 file`, `1234` → `1,234 files`. */
export function counted(count: number, word: string): string {
  return `${figure(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** Bytes in decimal units with one digit after the point: `1_234_567` → `1.2 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  let amount = bytes;
  let unit: string = units[0];
  for (const next of units) {
    unit = next;
    amount /= 1000;
    if (amount < 999.95) break;
  }
  return `${amount.toFixed(1)} ${unit}`;
}

/** The day of an ISO 8601 moment: `2026-03-01T09:30:00Z` → `2026-03-01`. */
export function day(moment: string): string {
  return moment.slice(0, 10);
}
