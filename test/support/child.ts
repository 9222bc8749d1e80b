/** Starts `db-child.ts` and talks with it line by line. */
import { join } from "node:path";

export type Child = AsyncDisposable & {
  /** What it says next. */
  line(): Promise<string>;
  /** Sends a line and gives the answer. */
  ask(): Promise<string>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
};

export function startChild(...args: readonly string[]): Child {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "db-child.ts"), ...args], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines = readLines(child.stdout);
  const line = async () => (await lines.next()).value ?? "(it ended)";
  const kill = async () => {
    child.kill("SIGKILL");
    await child.exited;
  };
  return {
    line,
    ask: async () => {
      await child.stdin.write("\n");
      await child.stdin.flush();
      return line();
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  return undefined;
}
