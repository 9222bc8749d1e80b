/** The loop: damages inputs of one target, keeps those whose outcome is new, collects what went wrong. */
import { type Random, seededRandom } from "../../test/support/seeded-random.ts";
import { mutate } from "./mutate.ts";
import type { FuzzTarget } from "./target.ts";

export type FuzzFault = {
  readonly what: string;
  readonly round: number;
  readonly input: Uint8Array;
};

export type FuzzOutcome = {
  readonly rounds: number;
  /** The shortest input seen for each word that the reader answered with. */
  readonly found: ReadonlyMap<string, Uint8Array>;
  readonly faults: readonly FuzzFault[];
};

/** An input that takes longer is a fault, in milliseconds; readers take well under one. */
const TOO_LONG = 2_000;

/** More faults than this say nothing new. */
const ENOUGH_FAULTS = 10;

export type FuzzOptions = {
  readonly seed: number;
  /** Asked before each round; gets the rounds done. */
  readonly goOn: (rounds: number) => boolean;
};

export async function fuzzTarget(target: FuzzTarget, { seed, goOn }: FuzzOptions): Promise<FuzzOutcome> {
  const random = seededRandom(seed);
  const corpus: Uint8Array[] = [...target.seeds];
  const found = new Map<string, Uint8Array>();
  const faults: FuzzFault[] = [];
  let rounds = 0;
  for (; goOn(rounds) && faults.length < ENOUGH_FAULTS; rounds += 1) {
    const input = nextInput(target, { random, corpus, rounds });
    const answer = await readOnce(target, input);
    if ("fault" in answer) {
      faults.push({ what: answer.fault, round: rounds, input });
      continue;
    }
    const known = found.get(answer.word);
    if (known === undefined) corpus.push(input);
    if (known === undefined || input.length < known.length) found.set(answer.word, input);
  }
  return { rounds, found, faults };
}

function nextInput(
  target: FuzzTarget,
  { random, corpus, rounds }: { random: Random; corpus: readonly Uint8Array[]; rounds: number },
): Uint8Array<ArrayBuffer> {
  const seed = target.seeds[rounds];
  if (seed !== undefined) return new Uint8Array(seed);
  return mutate(random.pick(corpus), { random, others: corpus, words: target.words });
}

/** One input, its crash or its slowness told as a sentence. */
export async function readOnce(
  target: FuzzTarget,
  input: Uint8Array<ArrayBuffer>,
): Promise<{ word: string } | { fault: string }> {
  const started = performance.now();
  try {
    const word = await target.read(input);
    const took = performance.now() - started;
    return took > TOO_LONG ? { fault: `took ${Math.round(took)} ms` } : { word };
  } catch (error) {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
