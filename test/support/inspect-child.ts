/** Run as a process of its own: inspects one archive on disk and prints what came of it and the peak of its memory in kB. */
import { basename } from "node:path";
import { Refusal } from "../../src/errors.ts";
import { defaultLimits } from "../../src/archive/archive-limits.ts";
import { inspectSdist } from "../../src/archive/inspect-sdist.ts";
import { inspectWheel } from "../../src/archive/inspect-wheel.ts";
import { sdistName } from "./tar-forge.ts";
import { wheelName } from "./wheel-forge.ts";

const path = process.argv[2] ?? "";
const options = { ...defaultLimits, lenient: false };
try {
  const blob = Bun.file(path);
  const found = basename(path).endsWith(".whl")
    ? await inspectWheel(blob, wheelName, options)
    : await inspectSdist(blob, sdistName, options);
  console.log(`${found.names.size} names`);
} catch (fault) {
  if (!(fault instanceof Refusal)) throw fault;
  console.log(fault.code);
}
// Not from resource usage: that begins at the size of the process that started this one.
console.log(/^VmHWM:\s+([0-9]+) kB$/m.exec(await Bun.file("/proc/self/status").text())?.[1]);
