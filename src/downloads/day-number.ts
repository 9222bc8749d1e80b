/** Days as downloads are counted: whole days of UTC since 1970-01-01. */

const DAY = 86_400_000;

/** The day of a time in milliseconds since 1970. */
export function dayNumber(at: number): number {
  return Math.floor(at / DAY);
}

/** `20513` → `2026-03-01`. */
export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
