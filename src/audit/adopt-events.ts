/** Takes the records of a house from before the Merkle log into the log, marked as what they are: not proven until now. */
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { appendRecord, type NewRecord } from "./append-record.ts";
import type { AuditDetails } from "./audit-event.ts";
import type { RecordedActor } from "./record-body.ts";

type OldRow = {
  readonly seq: number;
  readonly at: number;
  readonly event: string;
  readonly outcome: "done" | "refused";
  readonly actor_kind: "person" | "token" | "console" | "anonymous";
  readonly actor_id: number | null;
  readonly actor_name: string;
  readonly user_id: number | null;
  readonly ip: string;
  readonly agent: string;
  readonly request_id: string;
  readonly project: string | null;
  readonly details: string;
};

/**
 * All of them or none, in their order. The old table goes: two copies could differ, and a redaction would have to reach
 * both.
 */
export function adoptEvents(db: Db): void {
  if (!hasOldTable(db)) return;
  write(db, (tx) => {
    // Another process may have been here while this one waited.
    if (!hasOldTable(db)) return;
    // By pages that end: SQLite drops no table that a statement still reads.
    const page = db.sqlite.query<OldRow, [number]>(
      "SELECT * FROM audit_before_log WHERE seq > ? ORDER BY seq LIMIT 1000",
    );
    for (let rows = page.all(0); rows.length > 0; rows = page.all(rows.at(-1)?.seq ?? Infinity))
      for (const row of rows) appendRecord(tx, adopted(row));
    page.finalize();
    db.sqlite.run("DROP TABLE audit_before_log");
  });
}

function hasOldTable({ sqlite }: Db): boolean {
  return sqlite.query("SELECT 1 FROM sqlite_schema WHERE name = 'audit_before_log'").get() !== null;
}

function adopted(row: OldRow): NewRecord {
  const name = row.actor_kind === "anonymous" ? {} : { actor: row.actor_name };
  return {
    at: row.at,
    actor: actorOf(row),
    requestId: row.request_id,
    personal: { ...name, ip: row.ip, agent: row.agent },
    event: {
      event: row.event,
      outcome: row.outcome,
      details: JSON.parse(row.details) as AuditDetails,
      ...(row.project === null ? {} : { project: row.project }),
    },
    adopted: row.seq,
  };
}

function actorOf({ actor_kind: kind, actor_id: id, user_id: user }: OldRow): RecordedActor {
  return {
    kind,
    ...(user === null ? {} : { user }),
    ...(kind === "token" && id !== null ? { token: id } : {}),
  };
}
