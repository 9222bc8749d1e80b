/** Where the audit log stands: the number that tells whether anything changed. */
import type { Database } from "bun:sqlite";

/** The number of audit records. */
export function newestRecord(sqlite: Database): number {
  return (
    sqlite.query<{ seq: number | null }, []>("SELECT start + size AS seq FROM audit_state").get()?.seq ?? 0
  );
}
