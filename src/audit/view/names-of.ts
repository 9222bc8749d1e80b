/** Names of the accounts that records tell of by their ids. */
import type { Db } from "../../db/open.ts";
import type { FoundEvent } from "./find-events.ts";

/** In one question for a whole page; accounts that are gone are missing. */
export function namesOf({ sqlite }: Db, events: readonly FoundEvent[]): ReadonlyMap<number, string> {
  const ids = new Set(
    events.flatMap(({ userId, subject, details }) =>
      [userId, subject, ...Object.values(details)].filter((id) => typeof id === "number"),
    ),
  );
  return new Map(
    sqlite
      .query<{ id: number; name: string }, [string]>(
        "SELECT id, name FROM people WHERE id IN (SELECT value FROM json_each(?))",
      )
      .all(JSON.stringify([...ids]))
      .map(({ id, name }) => [id, name]),
  );
}
