/** All projects by name, one page at a time. */
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { cardColumns, reachOf, type VisibleCard, visible } from "./visible-card.ts";

export type BrowsePage = {
  readonly cards: readonly VisibleCard[];
  /** The name that the next page begins with. */
  readonly next?: string;
};

/** @param from the name to begin with, or any beginning of one; @param names none but these */
export function browseProjects(
  db: Db,
  actor: Actor,
  { from, size, names }: { from: string; size: number; names?: readonly string[] | undefined },
): BrowsePage {
  const rows = db.sqlite
    .query<VisibleCard, { from: string; globs: string | null; names: string | null; limit: number }>(
      `SELECT ${cardColumns} FROM projects p JOIN project_cards c ON c.project_id = p.id
       WHERE p.name >= $from AND ${visible}
         AND ($names IS NULL OR p.name IN (SELECT value FROM json_each($names))) ORDER BY p.name LIMIT $limit`,
    )
    .all({
      from,
      globs: reachOf(actor),
      names: names === undefined ? null : JSON.stringify(names),
      limit: size + 1,
    });
  const next = rows[size]?.name;
  return { cards: rows.slice(0, size), ...(next === undefined ? {} : { next }) };
}
