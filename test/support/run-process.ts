/** Runs a program to its end, with a time limit and its output captured. */

/** What a finished program left. */
export type Finished = {
  readonly code: number;
  /** stdout alone, ANSI sequences removed. */
  readonly stdout: string;
  /** stdout followed by stderr, ANSI sequences removed. */
  readonly output: string;
};

/** How to run a program: exactly this environment, and nothing on stdin. */
export type RunOptions = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Killed after so many seconds; 120 when left out. */
  readonly seconds?: number;
};

/** Runs `command` and waits for its end; throws only when it cannot start or outlives its time. */
export async function runProcess(command: readonly string[], options: RunOptions): Promise<Finished> {
  const seconds = options.seconds ?? 120;
  const child = Bun.spawn([...command], {
    cwd: options.cwd,
    env: { ...options.env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const output = plain(stdout + stderr);
  if (child.signalCode === "SIGKILL") {
    throw new Error(`${command.join(" ")} was killed after ${seconds} s:\n${output}`);
  }
  return { code, stdout: plain(stdout), output };
}

/** Runs `command` as the machine is set up, and throws with its output when it fails. */
export async function runOrThrow(command: readonly string[], cwd: string): Promise<string> {
  const result = await runProcess(command, { cwd, env: process.env, seconds: 600 });
  if (result.code !== 0) throw new Error(`${command.join(" ")} ended with ${result.code}:\n${result.output}`);
  return result.stdout;
}

function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}
