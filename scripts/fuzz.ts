// Fuzzes every reader of foreign bytes: `npm run fuzz -- [--minutes N] [--seed N] [--target NAME] [--keep]`.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { allTargets } from "./fuzz/all-targets.ts";
import { keepInputs } from "./fuzz/kept-inputs.ts";
import { type ChildReport, runChild } from "./fuzz/run-child.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "3" },
    seed: { type: "string" },
    target: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const names = allTargets.map(({ name }) => name).filter((name) => (values.target ?? name) === name);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const workers = Math.max(1, Math.min(availableParallelism(), names.length));
const seconds = (Number(values.minutes) * 60 * workers) / names.length;
if (!(seconds > 0) || !Number.isSafeInteger(seed)) throw new Error("--minutes and --seed take numbers");

console.log(`${names.length} readers, ${Math.round(seconds)} s each, ${workers} at a time, --seed ${seed}`);
const waiting = [...names];
const reports: ChildReport[] = [];

async function work(): Promise<void> {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const report = await runChild({ target, seed, seconds });
    reports.push(report);
    const { rounds, found, growth, faults } = report;
    const state = faults.length === 0 ? "ok" : `${faults.length} FAULTS`;
    console.log(`${target.padEnd(12)} ${rounds} inputs, ${found.size} outcomes, ${growth} MB more: ${state}`);
    for (const fault of faults) console.log(`  ${fault}`);
    if (values.keep) console.log(`  kept ${await keepInputs(target, found)} new inputs`);
  }
}

await Promise.all(Array.from({ length: workers }, work));
process.exit(reports.some(({ faults }) => faults.length > 0) ? 1 : 0);
