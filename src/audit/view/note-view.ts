/** Records that an admin looks at the log of the whole house: once for each session and hour. */
import type { PersonActor } from "../../actor.ts";
import type { Db } from "../../db/open.ts";
import { write } from "../../db/write.ts";
import { record } from "../record.ts";

const HOUR = 60 * 60 * 1000;

/** @param session the id of the browser session */
export function noteView(deps: { db: Db; now: () => number }, actor: PersonActor, session: number): void {
  const at = deps.now();
  const noted = deps.db.sqlite
    .query(
      `SELECT 1 FROM audit_log WHERE event = 'audit.view' AND outcome = 'done' AND at > ? AND at <= ?
       AND body ->> '$.details.session' = ? LIMIT 1`,
    )
    .get(at - HOUR, at, session);
  if (noted !== null) return;
  write(deps.db, (tx) =>
    record(tx, { actor, at }, { event: "audit.view", outcome: "done", details: { session } }),
  );
}
