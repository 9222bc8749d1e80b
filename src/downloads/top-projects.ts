/** The projects that are downloaded most, among those published here. */
import { count, sql } from "drizzle-orm";
import { projects } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { dayNumber } from "./day-number.ts";

export type TopQuery = {
  /** Of the projects published here: more than 0, at most 100. */
  readonly percent: number;
  /** How far back, in milliseconds; the whole of its first day counts. */
  readonly over: number;
  /** Now, in milliseconds since 1970. */
  readonly at: number;
};

type Candidate = {
  readonly id: number;
  readonly name: string;
  readonly ever: number;
  readonly taken: number;
};

/** Candidates of one look. */
const LOOK = 2000;

/**
 * Normalised names, most downloaded first, equals by name. `percent` of the projects published here, rounded up, and no
 * project without a download in the span; projects that only come from elsewhere neither count nor take a place.
 *
 * Looks at projects by their downloads ever, which are never fewer than those of the span, and stops where no further one can
 * have enough.
 */
export function topProjects(tx: Tx, { percent, over, at }: TopQuery): string[] {
  const hosted = tx.select({ count: count() }).from(projects).get()?.count ?? 0;
  const most = Math.ceil((hosted * percent) / 100);
  let top: Candidate[] = [];
  let last: Candidate | undefined;
  for (;;) {
    const some = look(tx, last, dayNumber(at - over));
    top = [...top, ...some.filter(({ taken }) => taken > 0)].sort(byDownloads).slice(0, most);
    const least = top[most - 1]?.taken ?? 0;
    last = some[LOOK - 1];
    if (last === undefined || last.ever < least) return top.map(({ name }) => name);
  }
}

function look(tx: Tx, after: Candidate | undefined, firstDay: number): Candidate[] {
  return tx.all<Candidate>(
    sql`SELECT id, name, total AS ever, total - coalesce((SELECT d.total FROM download_days d
        WHERE d.project_id = p.id AND d.day < ${firstDay} ORDER BY d.day DESC LIMIT 1), 0) AS taken
      FROM download_projects p
      WHERE (total, id) < (${after?.ever ?? Number.MAX_SAFE_INTEGER}, ${after?.id ?? 0})
        AND EXISTS (SELECT 1 FROM projects h WHERE h.name = p.name)
      ORDER BY total DESC, id DESC LIMIT ${LOOK}`,
  );
}

function byDownloads(a: Candidate, b: Candidate): number {
  return b.taken - a.taken || (a.name < b.name ? -1 : 1);
}
