/** Runs the compiled program as an operator does: a data folder, a config file, a port, console commands, its log. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gatehouseExecutable } from "./executable.ts";
import { runProcess } from "./run-process.ts";

/** One line of the request log. */
export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly actor: unknown;
};

/** What `token create` prints: the number to revoke it by, and the secret. */
export type NewToken = { readonly id: number; readonly secret: string };

/** A running server on loopback. */
export type Gatehouse = AsyncDisposable & {
  /** Origin without a slash at the end. */
  readonly url: string;
  /** The index to install from, with its slash. */
  readonly index: string;
  /** The address to publish to, with its slash. */
  readonly upload: string;
  /** Runs a console command on the data folder of the running server; stdout, or throws with what it printed. */
  readonly console: (...args: string[]) => Promise<string>;
  /** Makes a user. */
  readonly addUser: (name: string) => Promise<void>;
  /** Makes a token of `user` with these options of `token create`. */
  readonly newToken: (user: string, ...options: string[]) => Promise<NewToken>;
  /** The requests answered so far, or since the last `forgetRequests`. */
  readonly requests: () => Promise<LoggedRequest[]>;
  readonly forgetRequests: () => Promise<void>;
};

/** An index that anyone may read and every user may publish to. */
export const openConfig = "access:\n  read: anyone\n  new_projects: members\n";

/** An index that asks readers for a token. */
export const closedConfig = "access:\n  read: authenticated\n  new_projects: members\n";

/** Starts a server with `config` on an empty data folder and waits until it is ready. */
export async function startGatehouse(config: string): Promise<Gatehouse> {
  const executable = await gatehouseExecutable();
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-e2e-"));
  const data = join(folder, "data");
  const configFile = join(folder, "gatehouse.yaml");
  const listen = `127.0.0.1:${freePort()}`;
  writeFileSync(configFile, config);
  const env = { PATH: "/usr/bin:/bin", HOME: folder };
  const server = Bun.spawn(
    [executable, "serve", "--config", configFile, "--data", data, "--listen", listen],
    { cwd: folder, env, stdin: "ignore", stdout: "pipe", stderr: "pipe" },
  );
  const log = collectLines([server.stdout, server.stderr]);
  const url = `http://${listen}`;
  const shell = async (...args: string[]): Promise<string> => {
    const done = await runProcess([executable, ...args, "--data", data], { cwd: folder, env });
    if (done.code !== 0)
      throw new Error(`gatehouse ${args.join(" ")} ended with ${done.code}: ${done.output}`);
    return done.stdout;
  };
  try {
    await untilReady(url, server);
  } catch (error) {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`The server did not start:\n${log.lines.join("\n")}`, { cause: error });
  }
  return {
    url,
    index: `${url}/simple/`,
    upload: `${url}/legacy/`,
    console: shell,
    addUser: async (name) => {
      await shell("user", "create", name);
    },
    newToken: async (user, ...options) =>
      JSON.parse(await shell("token", "create", "--json", "--user", user, ...options)) as NewToken,
    ...requestLog(url, log.lines),
    [Symbol.asyncDispose]: async () => {
      server.kill("SIGTERM");
      await server.exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port that nobody listens on right now. */
export function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}

async function untilReady(url: string, server: Bun.Subprocess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await Bun.sleep(100);
  }
  throw new Error("it was not ready within 20 s");
}

/** The lines of both streams, in one list that grows. */
function collectLines(streams: readonly ReadableStream<Uint8Array>[]): { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const collect = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of stream) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts);
    }
  };
  for (const stream of streams) void collect(stream);
  return { lines };
}

/** Reads the request log up to now: it is written after the answers, so a request of our own marks the end. */
function requestLog(url: string, lines: readonly string[]): Pick<Gatehouse, "requests" | "forgetRequests"> {
  let marks = 0;
  let forgotten = 0;
  const upToNow = async (): Promise<LoggedRequest[]> => {
    const mark = `/end-of-log-${++marks}`;
    await fetch(url + mark);
    for (let attempt = 0; attempt < 200; attempt++) {
      const logged = requestsIn(lines);
      const end = logged.findIndex(({ path }) => path === mark);
      if (end !== -1) return logged.slice(0, end);
      await Bun.sleep(50);
    }
    throw new Error(`The request for ${mark} was not logged within 10 s:\n${lines.slice(-5).join("\n")}`);
  };
  return {
    requests: async () =>
      (await upToNow()).slice(forgotten).filter(({ path }) => !path.startsWith("/end-of-log-")),
    forgetRequests: async () => {
      forgotten = (await upToNow()).length;
    },
  };
}

function requestsIn(lines: readonly string[]): LoggedRequest[] {
  return lines.flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const entry = JSON.parse(line) as LoggedRequest & { msg?: unknown };
    return entry.msg === "request" ? [entry] : [];
  });
}
