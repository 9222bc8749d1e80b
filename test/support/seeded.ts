/** Random choices that a printed seed repeats: run again with GATEHOUSE_SEED set to it. */
export type Seeded = {
  readonly seed: number;
  /** A whole number from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  /** True once in `times`. */
  readonly once: (times: number) => boolean;
};

/** Starts from GATEHOUSE_SEED or a fresh seed, and prints which. */
export function seeded(what: string): Seeded {
  const seed = Number(process.env["GATEHOUSE_SEED"] ?? Math.floor(Math.random() * 2 ** 32)) >>> 0;
  console.log(`${what}: GATEHOUSE_SEED=${seed}`);
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[below(from.length)];
    if (chosen === undefined) throw new Error("nothing to pick from");
    return chosen;
  };
  return { seed, below, pick, once: (times) => below(times) === 0 };
}
