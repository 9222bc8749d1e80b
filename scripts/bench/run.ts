/** `npm run bench`: measures Gatehouse beside its peers on this machine, prints a table and writes dist/bench.json. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release } from "node:os";
import { join } from "node:path";
import { openBench } from "./bench.ts";
import { measurements } from "./measurements.ts";
import { pinThisProgram, stopServersAtExit } from "./pinned.ts";
import { printRows } from "./print-rows.ts";
import type { Row } from "./row.ts";

const usage = `npm run bench [-- --quick] [-- --only NAME]…   names: ${Object.keys(measurements).join(", ")}`;
const options = readArguments(process.argv.slice(2));
if (options === undefined) {
  console.error(usage);
  process.exit(2);
}

pinThisProgram();
stopServersAtExit();
const started = performance.now();
const rows: (Row & { measurement: string })[] = [];
const failures: string[] = [];
{
  await using bench = await openBench(options);
  for (const name of options.names) {
    const begun = performance.now();
    try {
      rows.push(...(await measurements[name](bench)).map((row) => ({ ...row, measurement: name })));
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    console.error(`${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    // After each, so that a run cut short leaves what it found.
    save();
  }
}
print();
process.exit(failures.length === 0 ? 0 : 3);

function machine() {
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    kernel: release(),
    /** Of the last minute; more than about 2 means that others worked here too. */
    load: loadavg()[0] ?? 0,
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

function save(): void {
  const folder = join(import.meta.dir, "..", "..", "dist");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "bench.json"),
    `${JSON.stringify({ machine: machine(), rows, failures }, null, 2)}\n`,
  );
}

function print(): void {
  console.log(printRows(rows));
  for (const failure of failures) console.log(`FAILED ${failure}`);
  const { cores, processor, kernel, load, seconds } = machine();
  console.log(`${cores} × ${processor}, Linux ${kernel}, load ${load.toFixed(1)}; ${seconds} s; dist/bench.json
The server has core 0, its load core 1. Ratios of pages and ranges compare answers for each second that the server ran,
which other work on the machine disturbs least; the JSON has the ratios by the clock too (otherwise).`);
}

type Name = keyof typeof measurements;

function readArguments(argv: readonly string[]): { quick: boolean; names: Name[] } | undefined {
  let quick = false;
  const names: Name[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at];
    if (word === "--quick") quick = true;
    else if (word === "--only" && isName(argv[at + 1])) names.push(argv[++at] as Name);
    else return undefined;
  }
  return { quick, names: names.length === 0 ? (Object.keys(measurements) as Name[]) : names };
}

function isName(word: string | undefined): word is Name {
  return word !== undefined && word in measurements;
}
