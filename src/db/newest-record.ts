/** Where the audit log stands: the number that tells whether anything changed. */
import type { Database } from "bun:sqlite";

/** The newest audit sequence number, 0 in an empty log. */
export function newestRecord(sqlite: Database): number {
  return sqlite.query<{ seq: number | null }, []>("SELECT max(seq) AS seq FROM audit_events").get()?.seq ?? 0;
}
