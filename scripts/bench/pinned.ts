/** Processes on one core: the server has the first, everything that loads it the second. */
import { openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./run-tool.ts";

export const SERVER_CORE = "0";
export const LOAD_CORE = "1";

export type PinnedProcess = AsyncDisposable & {
  readonly pid: number;
  /** Seconds of processor time so far, user and system, with its children. */
  cpuSeconds(): number;
  /** Megabytes now, and the most there were since the start or the last `forgetPeak`. */
  rss(): number;
  peakRss(): number;
  forgetPeak(): void;
  stop(): Promise<void>;
};

export type StartOptions = {
  /** Both outputs go there: a pipe would cost the server and this program time. */
  readonly outputFile: string;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** Puts this program and what it starts from now on onto the core for load. */
export function pinThisProgram(): void {
  runTool(["taskset", "-a", "-c", "-p", LOAD_CORE, String(process.pid)]);
}

const running = new Set<Bun.Subprocess>();

/** No server outlives this program, also when it is interrupted. */
export function stopServersAtExit(): void {
  process.on("exit", () => {
    for (const child of running) child.kill("SIGTERM");
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
}

/** Starts a server on its core. */
export function startServerProcess(command: readonly string[], options: StartOptions): PinnedProcess {
  const out = openSync(options.outputFile, "a");
  const child = Bun.spawn(["taskset", "-c", SERVER_CORE, ...command], {
    cwd: options.cwd,
    env: { PATH: process.env["PATH"], HOME: options.cwd, ...options.env },
    stdin: "ignore",
    stdout: out,
    stderr: out,
  });
  running.add(child);
  const stop = async (): Promise<void> => {
    running.delete(child);
    child.kill("SIGTERM");
    const ended = await Promise.race([child.exited.then(() => true), Bun.sleep(5000).then(() => false)]);
    if (!ended) child.kill("SIGKILL");
    await child.exited;
  };
  const status = (key: string): number =>
    Math.max(...family(child.pid).map((pid) => statusMegabytes(pid, key)));
  return {
    pid: child.pid,
    cpuSeconds: () => family(child.pid).reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    rss: () => status("VmRSS"),
    peakRss: () => status("VmHWM"),
    forgetPeak: () => {
      for (const pid of family(child.pid)) writeFileSync(`/proc/${pid}/clear_refs`, "5");
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

export function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}

/** Asks until there is an answer below 500; milliseconds since the call. @throws Error after `seconds` */
export async function firstAnswer(url: string, seconds = 60): Promise<number> {
  const started = performance.now();
  while (performance.now() - started < seconds * 1000) {
    const status = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => undefined,
    );
    if (status !== undefined && status < 500) return performance.now() - started;
    await Bun.sleep(1);
  }
  throw new Error(`${url} did not answer within ${seconds} s`);
}

/** The process and its children, such as nginx's worker. */
function family(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return [pid, ...(children === "" ? [] : children.split(" ").flatMap((child) => family(Number(child))))];
  } catch {
    return [];
  }
}

/** Of all its threads, from nanoseconds that the scheduler counts. */
function cpuSecondsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = (thread: string): number =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
  return threads.reduce((sum, thread) => sum + nanoseconds(thread), 0) / 1e9;
}

function statusMegabytes(pid: number, key: string): number {
  const text = readFileSync(join("/proc", String(pid), "status"), "utf8");
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) / 1024;
}
