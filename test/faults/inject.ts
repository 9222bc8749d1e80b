/** Faults in the system calls of a running program, by strace: which calls there are, and one of them going wrong. */
import { readFileSync } from "node:fs";

export const canTrace =
  Bun.which("strace") !== null && Bun.spawnSync(["strace", "-o", "/dev/null", "true"]).success;

/** Every call that may change what is on the disk, or make a file to do so. */
export const WRITE_CALLS = [
  "openat",
  "write",
  "pwrite64",
  "writev",
  "pwritev",
  "fsync",
  "fdatasync",
  "rename",
  "renameat2",
  "unlink",
  "unlinkat",
  "mkdir",
  "mkdirat",
  "ftruncate",
  "fallocate",
  "link",
] as const;

export type Fault = {
  readonly call: string;
  /** Of which call of a thread on, counted from 1. */
  readonly nth: number;
  /** `signal=SIGKILL` or `error=ENOSPC`. */
  readonly effect: string;
  /** Whether every later call fails as well. */
  readonly lasting: boolean;
};

export function faultName({ call, nth, effect, lasting }: Fault): string {
  return `${effect} at ${call} ${nth}${lasting ? " and all later ones" : ""}`;
}

/** The options that make strace do it. */
export function injection({ call, nth, effect, lasting }: Fault): string[] {
  return ["-e", `trace=${call}`, "-e", `inject=${call}:${effect}:when=${nth}${lasting ? "+" : ""}`];
}

export type Tracer = {
  /** Lets the program go on alone. */
  detach(): Promise<void>;
};

/** Attaches to every thread of a process; resolves when it has. */
export async function attach(pid: number, options: readonly string[]): Promise<Tracer> {
  const tracer = Bun.spawn(["strace", "-f", "-o", "/dev/null", ...options, "-p", String(pid)], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const attached = Promise.withResolvers<void>();
  const watch = async () => {
    let said = "";
    for await (const piece of tracer.stderr) {
      said += new TextDecoder().decode(piece);
      if (said.includes("attached")) attached.resolve();
    }
    attached.reject(new Error(`strace did not attach: ${said}`));
  };
  void watch();
  await attached.promise;
  return {
    detach: async () => {
      tracer.kill("SIGINT");
      await tracer.exited;
    },
  };
}

/** How often each call is made by the thread that makes it most often, from a trace written with `-f -o`. */
export function countCalls(traceFile: string): Map<string, number> {
  const counts = new Map<string, number>();
  const most = new Map<string, number>();
  for (const line of readFileSync(traceFile, "utf8").split("\n")) {
    const [, thread, call] = /^(\d+)\s+([a-z0-9_]+)\(/.exec(line) ?? [];
    if (thread === undefined || call === undefined) continue;
    const count = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, count);
    most.set(call, Math.max(most.get(call) ?? 0, count));
  }
  return most;
}

/** Every place of every counted call, with this effect. */
export function faultsAt(
  counts: ReadonlyMap<string, number>,
  effect: string,
  options: { readonly lasting?: boolean; readonly calls?: readonly string[] } = {},
): Fault[] {
  const { lasting = false, calls = WRITE_CALLS } = options;
  return [...counts].flatMap(([call, count]) =>
    calls.includes(call)
      ? Array.from({ length: count }, (_, at) => ({ call, nth: at + 1, effect, lasting }))
      : [],
  );
}
