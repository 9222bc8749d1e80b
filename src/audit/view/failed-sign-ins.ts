/** How many sign-ins failed, in steps of time, for a chart. */
import type { Db } from "../../db/open.ts";

export type Step = {
  /** Its beginning, in milliseconds since 1970. */
  readonly at: number;
  readonly failed: number;
};

const HOUR = 60 * 60 * 1000;

/** The last `steps` spans of `hours` hours each, oldest first, the last one holding `now`; of one account, or of all. */
export function failedSignIns(
  { sqlite }: Db,
  { now, steps, hours, userId }: { now: number; steps: number; hours: number; userId?: number },
): Step[] {
  const width = hours * HOUR;
  const start = (Math.floor(now / width) - steps + 1) * width;
  const whose = userId === undefined ? "" : "AND subject = ?4";
  const rows = sqlite
    .query<{ step: number; failed: number }, number[]>(
      `SELECT (at - ?1) / ?2 AS step, count(*) AS failed FROM audit_log
       WHERE event = 'sign_in' AND outcome = 'refused' AND at >= ?1 AND at < ?3 ${whose} GROUP BY 1`,
    )
    .all(start, width, start + steps * width, ...(userId === undefined ? [] : [userId]));
  const counts = new Map(rows.map(({ step, failed }) => [step, failed]));
  return Array.from({ length: steps }, (_, n) => ({ at: start + n * width, failed: counts.get(n) ?? 0 }));
}
