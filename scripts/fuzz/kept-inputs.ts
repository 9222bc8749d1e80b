/** The seeds that are kept: one short input for each outcome of each reader, in `test/fixtures/fuzz/TARGET.json`. */
import { join } from "node:path";

const folder = new URL("../../test/fixtures/fuzz", import.meta.url).pathname;

/** Longer ones would say no more. */
const LONGEST = 1500;

/** By outcome, the input in base64. */
export type KeptInputs = Readonly<Record<string, string>>;

export async function keptInputs(target: string): Promise<KeptInputs> {
  const file = Bun.file(join(folder, `${target}.json`));
  return (await file.exists()) ? ((await file.json()) as KeptInputs) : {};
}

/** Adds what is new or shorter; gives how many. */
export async function keepInputs(target: string, found: ReadonlyMap<string, string>): Promise<number> {
  const kept = new Map(Object.entries(await keptInputs(target)));
  let added = 0;
  for (const [word, hex] of found) {
    const input = Buffer.from(hex, "hex");
    if (input.length > LONGEST || kept.has(word)) continue;
    kept.set(word, input.toString("base64"));
    added += 1;
  }
  const sorted = Object.fromEntries([...kept].sort(([one], [two]) => (one < two ? -1 : 1)));
  if (added > 0) await Bun.write(join(folder, `${target}.json`), `${JSON.stringify(sorted, null, 2)}\n`);
  return added;
}
