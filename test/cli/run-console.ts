/** Runs the program from source in a child process, as a person in a shell would. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dir, "..", "..");
/** From any working directory, where the program's own settings are not found by themselves. */
export const program = [
  process.execPath,
  `--tsconfig-override=${join(root, "tsconfig.json")}`,
  join(root, "src", "main.ts"),
];

export type Ran = {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Most memory that was resident, in bytes. */
  readonly peak: number;
};

export type Console = {
  /** A data folder of its own. */
  readonly data: string;
  /** A new folder for anything else. */
  readonly folder: string;
  /** Runs a command on the data folder. */
  readonly run: (args: string, input?: string) => Promise<Ran>;
  [Symbol.dispose](): void;
};

/** A place to run commands in; arguments are parted at spaces, `data` is added where a command takes it. */
export function openConsole(): Console {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-cli-"));
  const data = join(folder, "data");
  return {
    data,
    folder,
    run: (args, input) =>
      runConsole([...args.split(" "), "--data", data], input === undefined ? {} : { input }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function runConsole(
  args: readonly string[],
  { input = "", env = {}, cwd }: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Promise<Ran> {
  const child = spawnConsole(args, { env, ...(cwd === undefined ? {} : { cwd }) });
  const peak = watchPeak(child.pid);
  void child.stdin.write(input);
  await child.stdin.end();
  const [stdout, stderr, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { status, stdout, stderr, peak: peak() };
}

/** Looks at the process itself: what the system counts at its end holds the memory of the one that started it too. */
function watchPeak(pid: number): () => number {
  let peak = 0;
  const look = () => {
    try {
      const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      peak = Math.max(peak, Number(found ?? 0) * 1024);
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, 5);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** For commands that are watched or stopped while they run. */
export function spawnConsole(
  args: readonly string[],
  { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {},
) {
  const given: Record<string, string | undefined> = { ...process.env, ...env };
  if (!("GATEHOUSE_DEBUG" in env)) delete given["GATEHOUSE_DEBUG"];
  return Bun.spawn([...program, ...args], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    env: given,
    ...(cwd === undefined ? {} : { cwd }),
  });
}
