/** `--since`: a day, or a span back from now. */
import { parseCalendarDate } from "../config/calendar-date.ts";
import { durationPattern, parseDuration } from "../config/duration.ts";

/** `2026-03-01` is its first instant in UTC; `30d` is so long before `now`. @throws Refusal `config.date`, `config.duration` */
export function parseSince(text: string, now: number): number {
  if (durationPattern.test(text)) return now - parseDuration(text);
  return Date.parse(`${parseCalendarDate(text)}T00:00:00Z`);
}
