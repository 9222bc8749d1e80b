/** Lets others have the event loop in the middle of long work: streams of a file may go on for long without leaving it. */

/** To be awaited with the size of each piece of work; most calls return at once. */
export type Breather = (bytes: number) => undefined | Promise<void>;

/** Inflating, checking and hashing this much takes a few milliseconds. */
const BREATH = 512 * 1024;

export function createBreather(): Breather {
  let left = BREATH;
  return (bytes) => {
    left -= bytes;
    if (left > 0) return undefined;
    left = BREATH;
    return new Promise((resolve) => setImmediate(resolve));
  };
}
