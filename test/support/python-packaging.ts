/** The reference implementation as an oracle: runs Python with the `packaging` library from a cached venv. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const cache = join(homedir(), ".cache", "gatehouse-tests");
const venv = join(cache, "packaging-venv");

// While the file loads, since no test's time limit holds there: the first installation takes a while.
if (!existsSync(venv)) createVenv();

/**
 * Runs a Python script that finds its input, parsed from JSON, in `given` and leaves its answer in `answer`.
 * Loading this file creates the venv when it is missing, with `python3` and its pip.
 */
export function askPython(script: string, given: unknown): unknown {
  const program = [
    "import json, sys",
    "given = json.loads(sys.stdin.buffer.read().decode('utf-8'))",
    script,
    "sys.stdout.buffer.write(json.dumps(answer).encode('ascii'))",
  ].join("\n");
  return JSON.parse(run([join(venv, "bin", "python"), "-I", "-c", program], JSON.stringify(given)));
}

/** Builds the venv beside its final place and renames it, so that test runs in parallel never see half of one. */
function createVenv(): void {
  const fresh = `${venv}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  try {
    run(["python3", "-m", "venv", "--clear", fresh]);
    run([join(fresh, "bin", "python"), "-m", "pip", "install", "--quiet", "packaging==26.3"]);
    renameSync(fresh, venv);
  } catch (fault) {
    if (!existsSync(venv)) throw fault;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function run(command: string[], input = ""): string {
  const done = Bun.spawnSync(command, { stdin: Buffer.from(input), maxBuffer: 1 << 28 });
  if (done.exitCode !== 0) throw new Error(`${command[0]} failed:\n${done.stderr.toString()}`);
  return done.stdout.toString();
}
