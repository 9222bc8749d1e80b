/** Reproducible chance for property tests: the seed is printed, and taken back from `GATEHOUSE_SEED`. */

export type Chance = {
  /** A whole number from 0 to `below` - 1. */
  readonly below: (below: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** True in `percent` of a hundred cases. */
  readonly percent: (percent: number) => boolean;
};

/** Makes the chance of one test file and prints its seed under `title`. */
export function seededChance(title: string): Chance {
  const seed = Number(process.env["GATEHOUSE_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
  console.log(`${title}: GATEHOUSE_SEED=${seed}`);
  let state = seed >>> 0;
  const below = (limit: number): number => {
    // A 32-bit counter hashed by multiply and shift: small, and even enough for tests.
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    percent: (percent) => below(100) < percent,
  };
}
