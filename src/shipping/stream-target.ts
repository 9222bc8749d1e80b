/** Writes records to an open stream of this process, such as standard output, where logs are gathered. */
import type { ShipTarget } from "./ship-target.ts";

/** Each line is an object with the one member `audit`, which tells it from the others there. */
export function streamTarget(name: string, write: (text: string) => void): ShipTarget {
  return {
    name,
    send: async (records) => {
      for (const { line } of records) write(`{"audit":${line}}\n`);
    },
  };
}
