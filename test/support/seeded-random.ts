/** Repeatable chance for property tests: the seed is printed, and taken back from `GATEHOUSE_SEED`. */

export type Random = {
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number;
  readonly bytes: (length: number) => Uint8Array;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** True in `percent` of a hundred cases. */
  readonly percent: (percent: number) => boolean;
};

export type Chance = Random;

/** The same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    percent: (percent) => below(100) < percent,
  };
}

/** Makes the chance of one test file and prints its seed under `title`. */
export function seededChance(title: string): Random {
  const seed = testSeed();
  console.log(`${title}: GATEHOUSE_SEED=${seed}`);
  return seededRandom(seed);
}

/** The seed of this run: GATEHOUSE_SEED, or a new one that the test prints when it fails. */
export function testSeed(): number {
  return Number(process.env["GATEHOUSE_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
}
