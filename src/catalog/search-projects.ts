/** Finds projects by parts of their names and by words of what they say about themselves, best first. */
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { searchWords } from "./search-words.ts";
import { cardColumns, reachOf, type VisibleCard } from "./visible-card.ts";

export type SearchPage = {
  readonly cards: readonly VisibleCard[];
  /** How many were found, `mostFound` at the most. */
  readonly found: number;
};

/** No list of results is longer: further words narrow it. */
export const mostFound = 500;

type Bindings = {
  readonly name: string;
  readonly after: string;
  readonly beginnings: string;
  readonly parts: string | null;
  readonly globs: string | null;
};

/** Each way of finding gives at most this many, so that a word in every name costs no more than a rare one. */
const EACH = 1000;

const shown = (id: "id" | "rowid") => `($globs IS NULL OR ${id} IN reach)`;

/**
 * The name itself, then names that begin so, then names that hold it, then words of summary and keywords.
 * CROSS JOIN keeps the globs in the outer loop: each then runs once over the index of names.
 */
const statement = `
WITH reach (id) AS MATERIALIZED (
  SELECT p.id FROM json_each($globs) g CROSS JOIN projects p WHERE p.name GLOB g.value
), hits (id, tier) AS (
  SELECT id, 0 FROM projects WHERE name = $name
  UNION ALL SELECT * FROM
    (SELECT id, 1 FROM projects WHERE name > $name AND name < $after AND ${shown("id")} ORDER BY name LIMIT ${EACH})
  UNION ALL SELECT * FROM
    (SELECT rowid AS id, 2 FROM search_names
     WHERE $parts IS NOT NULL AND search_names MATCH $parts AND ${shown("rowid")} LIMIT ${EACH})
  UNION ALL SELECT * FROM
    (SELECT rowid AS id, 3 FROM search_words
     WHERE search_words MATCH $beginnings AND ${shown("rowid")} LIMIT ${EACH})
)
SELECT ${cardColumns} FROM (SELECT id, min(tier) AS tier FROM hits WHERE ${shown("id")} GROUP BY id) h
  JOIN projects p ON p.id = h.id JOIN project_cards c ON c.project_id = p.id
WHERE p.status <> 'quarantined' ORDER BY h.tier, length(p.name), p.name LIMIT ${mostFound}`;

export type SearchQuery = {
  readonly typed: string;
  readonly page: number;
  readonly size: number;
  /** Narrows what was found, or gives it another order. */
  readonly arrange?: (cards: readonly VisibleCard[]) => readonly VisibleCard[];
};

/** @param page from 1; one past the last is empty */
export function searchProjects(
  db: Db,
  actor: Actor,
  { typed, page, size, arrange = (cards) => cards }: SearchQuery,
): SearchPage {
  const words = searchWords(typed);
  if (words === undefined) return { cards: [], found: 0 };
  const { name, beginnings, parts = null } = words;
  const found = db.sqlite
    .query<VisibleCard, Bindings>(statement)
    // U+FFFF comes after every character of a name.
    .all({ name, after: `${name}\uFFFF`, beginnings, parts, globs: reachOf(actor) });
  const rows = arrange(found);
  return { cards: rows.slice((page - 1) * size, page * size), found: rows.length };
}
