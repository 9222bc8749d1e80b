/** Days as people write them: `2026-12-01`, meaning its first instant in UTC. */
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
/** `YYYY-MM-DD`, a day that exists; compares as text. */
export type CalendarDate = string & { readonly [brand]: "CalendarDate" };

export const calendarDatePattern = /^2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/;

/** Reads an ISO 8601 day of this millennium. Throws a Refusal `config.date`. */
export function parseCalendarDate(text: string): CalendarDate {
  const real = calendarDatePattern.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
  if (!real) {
    throw invalid("config.date", `${quote(text)} is not a date.`, "Write year, month and day: 2026-12-01.");
  }
  return text as CalendarDate;
}
