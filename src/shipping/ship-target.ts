/** Somewhere that records are sent to. */
import type { ShippedRecord } from "./shipped-record.ts";

export type ShipTarget = {
  /** `stdout`, `file`, `syslog`, `webhook siem`. */
  readonly name: string;
  /**
   * Resolves when all of them have arrived, as far as the target can tell; rejects when any may not have.
   * @param end aborts when the house closes
   */
  readonly send: (records: readonly ShippedRecord[], end: AbortSignal) => Promise<void>;
};
