/** How often a project was downloaded on each day of a span. */
import type { Db } from "../db/open.ts";
import { dayNumber, isoDay } from "./day-number.ts";

export type DailyDownloads = { readonly day: string; readonly count: number };

export type DailyQuery = {
  /** The normalised name. */
  readonly project: string;
  readonly days: number;
  /** Milliseconds since 1970, in the last day. */
  readonly at: number;
};

/** Every day of the span, oldest first, also those without a download. */
export function dailyDownloads(db: Db, { project, days, at }: DailyQuery): DailyDownloads[] {
  const last = dayNumber(at);
  const first = last - days + 1;
  const rows = db.sqlite
    .query<{ day: number; count: number }, { project: string; first: number; last: number }>(
      `SELECT d.day, d.count FROM download_projects p JOIN download_days d ON d.project_id = p.id
       WHERE p.name = $project AND d.day BETWEEN $first AND $last`,
    )
    .all({ project, first, last });
  const counts = new Map(rows.map(({ day, count }) => [day, count]));
  return Array.from({ length: days }, (_, index) => ({
    day: isoDay(first + index),
    count: counts.get(first + index) ?? 0,
  }));
}
