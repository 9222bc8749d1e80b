/** Stands between a client and the index, and cuts the first download of one kind of file in the middle. */
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** A proxy on loopback. */
export type CuttingProxy = AsyncDisposable & {
  /** The index behind it, with its slash. */
  readonly index: string;
  /** How many downloads were cut: 0 or 1. */
  readonly cuts: () => number;
};

/** Starts a proxy before `origin` that cuts the first answer to a GET of a path ending in `suffix` after `bytes`. */
export async function startCuttingProxy(
  origin: string,
  suffix: string,
  bytes: number,
): Promise<CuttingProxy> {
  const { hostname, port } = new URL(origin);
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let passed: number | undefined;
    client.on("data", (chunk: Buffer) => {
      const line = chunk.toString("latin1").split("\r\n", 1)[0] ?? "";
      if (cuts === 0 && line.startsWith("GET ") && line.split(" ")[1]?.endsWith(suffix) === true) passed = 0;
      upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      client.write(chunk);
      if (passed === undefined || cuts > 0) return;
      passed += chunk.length;
      if (passed < bytes) return;
      cuts += 1;
      upstream.destroy();
      client.end();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.end());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    index: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`,
    cuts: () => cuts,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
