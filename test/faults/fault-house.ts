/** A data folder behind the compiled program, which may be killed and started again, and a ledger of what it promised. */
import { expect } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPerson } from "../../src/accounts/create-person.ts";
import { consoleActor, openHouse } from "../../src/app/house.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { gatehouseExecutable } from "../support/executable.ts";
import { type Finished, runProcess } from "../support/run-process.ts";
import type { SmallWheel } from "./small-wheel.ts";

export type Served = {
  readonly url: string;
  readonly pid: number;
  /** What it has logged. */
  readonly log: () => string;
  /** The status of the answer; null when the connection broke, or no answer came within some seconds. */
  readonly upload: (wheel: SmallWheel) => Promise<number | null>;
  /** As an installer reads it, with the token. */
  get(path: string): Promise<Response>;
  /** Waits for its end. */
  readonly exited: Promise<unknown>;
  /** Stops it in order. */
  stop(): Promise<void>;
  kill(): Promise<void>;
};

export type FaultHouse = AsyncDisposable & {
  readonly data: string;
  readonly token: string;
  readonly executable: string;
  start(env?: Readonly<Record<string, string>>): Promise<Served>;
  /** Runs a command of the program on the data folder; `wrap` stands before it. */
  command(args: readonly string[], wrap?: readonly string[]): Promise<Finished>;
  /** As `command`, on another data folder. */
  commandOn(data: string, args: readonly string[], wrap?: readonly string[]): Promise<Finished>;
};

/** @param folder where the data folder is made; a fresh one by default */
export async function openFaultHouse(folder?: string): Promise<FaultHouse> {
  const executable = await gatehouseExecutable();
  const own = folder ?? mkdtempSync(join(tmpdir(), "gatehouse-fault-"));
  const data = join(own, "data");
  const token = await furnish(data);
  const running = new Set<Bun.Subprocess>();
  const run = (on: string, args: readonly string[], wrap: readonly string[] = []) =>
    runProcess([...wrap, executable, ...args, "--data", on], {
      cwd: own,
      env: { PATH: "/usr/bin:/bin", HOME: own, GATEHOUSE_TOKEN: token },
    });
  return {
    data,
    token,
    executable,
    start: async (env = {}) => {
      const child = Bun.spawn([executable, "serve", "--data", data, "--listen", "127.0.0.1:0"], {
        env: { PATH: "/usr/bin:/bin", HOME: own, ...env },
        stdin: "ignore",
        stdout: "pipe",
        stderr: "ignore",
      });
      running.add(child);
      void child.exited.then(() => running.delete(child));
      return serve(child, token);
    },
    command: (args, wrap = []) => run(data, args, wrap),
    commandOn: run,
    [Symbol.asyncDispose]: async () => {
      for (const child of running) child.kill("SIGKILL");
      await Promise.all([...running].map((child) => child.exited));
      if (folder === undefined) rmSync(own, { recursive: true, force: true });
    },
  };
}

/** One person with one token for everything. */
async function furnish(data: string): Promise<string> {
  const house = await openHouse(data);
  try {
    const person = await createPerson(house, consoleActor(), { name: "alice", kind: "person", admin: true });
    return createToken(house, consoleActor(), {
      userId: person.id,
      name: "faults",
      scopes: ["read", "upload"],
    }).secret;
  } finally {
    house.close();
  }
}

/** How long an answer may take, in milliseconds. */
const PATIENCE = 5_000;

async function serve(child: Bun.Subprocess<"ignore", "pipe", "ignore">, token: string): Promise<Served> {
  const { log, url } = await readLog(child);
  const headers = { authorization: `Bearer ${token}`, connection: "close" };
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    child.kill(signal);
    await child.exited;
  };
  return {
    url,
    pid: child.pid,
    log,
    exited: child.exited,
    upload: (wheel) =>
      fetch(`${url}/legacy/`, {
        method: "POST",
        body: formOf(wheel),
        headers,
        signal: AbortSignal.timeout(PATIENCE),
      }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        () => null,
      ),
    get: (path) => fetch(`${url}${path}`, { headers }),
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

/** Reads the log to its end, so that the server never waits for its reader. */
async function readLog(child: Bun.Subprocess<"ignore", "pipe", "ignore">) {
  let text = "";
  const address = Promise.withResolvers<string>();
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const piece of child.stdout) {
      text += decoder.decode(piece, { stream: true });
      const found = /"address":"([^"]+)"/.exec(text)?.[1];
      if (found !== undefined) address.resolve(found);
    }
    address.reject(new Error(`the server ended before it served:\n${text}`));
  };
  void read();
  return { url: await address.promise, log: () => text };
}

function formOf(wheel: SmallWheel): FormData {
  const form = new FormData();
  const fields = {
    ":action": "file_upload",
    protocol_version: "1",
    metadata_version: "2.1",
    name: wheel.name,
    version: wheel.version,
    filetype: "bdist_wheel",
    pyversion: "py3",
    sha256_digest: wheel.sha256,
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("content", new Blob([wheel.bytes]), wheel.filename);
  return form;
}

/** The path of a wheel on every server. */
export function fileUrl({ sha256, filename }: SmallWheel): string {
  return `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`;
}

/**
 * The invariants that end every fault test: `check` finds nothing, also not between the views of `served`; every promised
 * wheel comes byte for byte; nothing lies in tmp/ and no blob is without its row.
 */
export async function expectWhole(
  house: FaultHouse,
  served: Served,
  promised: readonly SmallWheel[],
): Promise<void> {
  // A start removes strays in the background: what is left of them is looked at once it has had its time.
  let check = await house.command(["check", "--json", "--url", served.url]);
  for (let tries = 0; tries < 20 && !check.output.includes('"leftovers": []'); tries += 1) {
    await Bun.sleep(100);
    check = await house.command(["check", "--json", "--url", served.url]);
  }
  expect(check.output).toContain('"faults": []');
  expect(check.output).toContain('"leftovers": []');
  expect(check.code).toBe(0);
  for (const wheel of promised) {
    const response = await served.get(fileUrl(wheel));
    expect([wheel.filename, response.status]).toEqual([wheel.filename, 200]);
    expect(Buffer.from(await response.arrayBuffer()).equals(wheel.bytes)).toBe(true);
  }
  expect(readdirSync(join(house.data, "tmp"))).toEqual([]);
}
