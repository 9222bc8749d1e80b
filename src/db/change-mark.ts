/** A number in shared memory that tells every process on a data folder that something was committed. */
import { closeSync, openSync, writeSync } from "node:fs";

/**
 * The mark is the number of audit records: every change writes an audit record, so a page made at mark N
 * shows everything up to N. Reading it costs nanoseconds, so finished pages can be checked on each request.
 */
export type ChangeMark = {
  read(): number;
  /** Raises the mark; a lower value than the present one changes nothing. */
  raise(value: number): void;
};

/**
 * Maps `file` (8 bytes, made when missing) into memory.
 * @param newest reads the newest committed sequence number
 */
export function openChangeMark(file: string, newest: () => number): ChangeMark {
  const fd = openSync(file, "a", 0o600);
  try {
    if (Bun.file(file).size < 8) writeSync(fd, new Uint8Array(8));
  } finally {
    closeSync(fd);
  }
  // A double is written in one instruction when aligned, and holds every sequence number below 2^53 exactly.
  const cell = new Float64Array(Bun.mmap(file, { shared: true }).buffer, 0, 1);
  // The mark, read first, is never ahead of the log it was raised from: if it is, or is no number, the database was
  // replaced by an older one under it, and without this no change would be noticed until the log has caught up.
  const found = cell[0] ?? 0;
  const committed = newest();
  if (!(found >= 0 && found <= committed)) cell[0] = committed;
  return {
    read: () => cell[0] ?? 0,
    raise: (value) => {
      if (value > (cell[0] ?? 0)) cell[0] = value;
    },
  };
}
