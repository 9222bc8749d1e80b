/** All cases in a long run (`npm run test:long`), a few of them, chosen by a printed seed, otherwise. */
import { seededChance } from "../support/seeded-random.ts";

export const long = process.env["GATEHOUSE_LONG"] === "1";

/** `few` of `cases`, or all of them in a long run; in their order. */
export function sampleOf<Case>(title: string, cases: readonly Case[], few: number): Case[] {
  if (long || cases.length <= few) return [...cases];
  const chance = seededChance(title);
  const chosen = new Set<number>();
  while (chosen.size < few) chosen.add(chance.below(cases.length));
  return cases.filter((_, at) => chosen.has(at));
}
