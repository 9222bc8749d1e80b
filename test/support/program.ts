/** Starts the compiled program in any surroundings: user, environment, folder, limits, broken standard streams. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gatehouseExecutable } from "./executable.ts";
import { freePort } from "./gatehouse.ts";
import { type Finished, runProcess } from "./run-process.ts";

export type Surroundings = {
  /** Where it is started; made empty when left out. */
  readonly cwd?: string;
  readonly data?: string;
  /** The whole environment; empty when left out. */
  readonly env?: Readonly<Record<string, string>>;
  /** What a shell does with `"$@"`, the program: `ulimit -n 40; exec "$@"`. */
  readonly shell?: string;
  /** What `config.yaml` says; a function where it has to name the port. */
  readonly config?: string | ((port: number) => string);
  /** A port of the caller's own, such as the one that an earlier program had. */
  readonly port?: number;
};

export type Program = AsyncDisposable & {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly cwd: string;
  readonly data: string;
  /** Runs a command of the program on the same data folder. */
  console(...args: string[]): Promise<Finished>;
  /** Makes a person and a token of theirs for everything. */
  token(person: string): Promise<string>;
  /** Sends a signal to the program (and to what the shell put around it) and waits for the exit status. */
  stop(signal?: NodeJS.Signals): Promise<number>;
  /** Both standard streams so far, as far as they are ours. */
  output(): Promise<string>;
};

/** A fresh folder that anyone may enter, removed by whoever asked for it. */
export function openFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), "gatehouse-program-"));
  chmodSync(path, 0o777);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** The program with its server running and ready. */
export async function startProgram(given: Surroundings = {}): Promise<Program> {
  const executable = await copyOfExecutable();
  const folder = openFolder();
  const cwd = given.cwd ?? join(folder.path, "here");
  mkdirSync(cwd, { recursive: true, mode: 0o777 });
  const data = given.data ?? join(folder.path, "data");
  const port = given.port ?? freePort();
  const config = join(folder.path, "config.yaml");
  const { config: text = "access: { read: anyone }\n" } = given;
  await Bun.write(config, typeof text === "string" ? text : text(port));
  chmodSync(config, 0o644);
  const log = join(folder.path, "log");
  await Bun.write(log, "");
  chmodSync(log, 0o666);
  const flags = ["serve", "--config", config, "--data", data, "--listen", `127.0.0.1:${port}`];
  const child = Bun.spawn(["/bin/sh", "-c", given.shell ?? 'exec "$@"', "sh", executable, ...flags], {
    cwd,
    env: { ...given.env },
    // A process group of its own: whatever stands between this test and the program ends with it.
    detached: true,
    stdin: "ignore",
    stdout: Bun.file(log),
    stderr: Bun.file(log),
  });
  const url = `http://127.0.0.1:${port}`;
  const output = () => Bun.file(log).text();
  const run = (...args: string[]) =>
    runProcess([executable, ...args, "--data", data], { cwd, env: { ...given.env } });
  const stop = (signal: NodeJS.Signals = "SIGTERM"): Promise<number> => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
    return child.exited;
  };
  for (let tries = 0; !(await isReady(url)); tries += 1) {
    if (child.exitCode === null && tries < 400) await Bun.sleep(50);
    else {
      await stop("SIGKILL");
      throw new Error(`the program is not ready (status ${child.exitCode}):\n${await output()}`);
    }
  }
  return {
    url,
    port,
    pid: child.pid,
    cwd,
    data,
    console: run,
    token: async (person) => {
      await run("user", "create", person);
      const made = await run("token", "create", "--user", person, "--scope", "read", "--scope", "upload");
      return made.stdout.trim();
    },
    stop,
    output,
    [Symbol.asyncDispose]: async () => {
      await stop("SIGKILL");
      folder[Symbol.dispose]();
    },
  };
}

/** Where any user can reach it, but none can write: the checkout may lie in somebody's home. */
export async function copyOfExecutable(): Promise<string> {
  copied ??= gatehouseExecutable().then((executable) => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-copy-"));
    const copy = join(folder, "gatehouse");
    copyFileSync(executable, copy);
    chmodSync(copy, 0o555);
    chmodSync(folder, 0o755);
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    return copy;
  });
  return copied;
}

let copied: Promise<string> | undefined;

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`).catch(() => undefined);
  return answer?.ok === true;
}
