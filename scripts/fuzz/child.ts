/** One fuzzing process: `child.ts TARGET SEED SECONDS`. Its memory after a first while must not grow. */
import { allTargets } from "./all-targets.ts";
import { fuzzTarget } from "./fuzz-target.ts";
import type { FuzzMessage } from "./message.ts";

const [name = "", seed = "0", seconds = "0"] = process.argv.slice(2);
const target = allTargets.find((each) => each.name === name);
if (target === undefined) throw new Error(`there is no target ${name}`);

const tell = (message: FuzzMessage): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const megabytes = (): number => {
  Bun.gc(true);
  return Math.round(process.memoryUsage.rss() / 2 ** 20);
};

const started = performance.now();
const span = Number(seconds) * 1000;
let nextWord = started + 1000;
let settled: number | undefined;

const { rounds, found, faults } = await fuzzTarget(target, {
  seed: Number(seed),
  goOn: (rounds) => {
    const now = performance.now();
    if (now >= nextWord) {
      nextWord = now + 1000;
      const held = megabytes();
      if (settled === undefined && now - started > span / 4) settled = held;
      tell({ kind: "alive", target: name, rounds, megabytes: held });
    }
    return now - started < span;
  },
});
for (const { what, input, round } of faults)
  tell({ kind: "fault", target: name, what, round, hex: Buffer.from(input).toString("hex") });
for (const [word, input] of found)
  tell({ kind: "found", target: name, word, hex: Buffer.from(input).toString("hex") });
const held = megabytes();
tell({ kind: "done", target: name, rounds, growth: held - (settled ?? held) });
