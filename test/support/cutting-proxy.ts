/** Stands between a client and the index: notes what passes, and may cut one download in the middle. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy on loopback. */
export type CuttingProxy = AsyncDisposable & {
  /** The index behind it, with its slash. */
  readonly index: string;
  /** What was asked for and answered with on the wire, in order: `GET demo-1.0-py3-none-any.whl 206`. */
  readonly exchanges: readonly string[];
};

/** Which answer to cut: the first to a GET of a path that ends in `suffix`, after so many bytes. */
export type Cut = { readonly suffix: string; readonly bytes: number };

/** Starts a proxy before `origin`; without `cut` it only listens. */
export async function startCuttingProxy(origin: string, cut?: Cut): Promise<CuttingProxy> {
  const { hostname, port } = new URL(origin);
  const exchanges: string[] = [];
  let uncut = cut;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let request = "";
    let passed = 0;
    client.on("data", (chunk: Buffer) => {
      const [, method, path] = /^([A-Z]+) (\S+) HTTP/.exec(chunk.toString("latin1")) ?? [];
      if (method !== undefined && path !== undefined) request = `${method} ${path.split("/").at(-1)}`;
      passed = 0;
      upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      const status = passed === 0 ? /^HTTP\/1\.1 (\d+)/.exec(chunk.toString("latin1"))?.[1] : undefined;
      if (status !== undefined) exchanges.push(`${request} ${status}`);
      passed += chunk.length;
      client.write(chunk);
      if (uncut === undefined || !isDownloadOf(request, uncut) || passed < uncut.bytes) return;
      uncut = undefined;
      upstream.destroy();
      client.end();
    });
    join(client, upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    index: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`,
    exchanges,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function isDownloadOf(request: string, cut: Cut): boolean {
  return request.startsWith("GET ") && request.endsWith(cut.suffix);
}

/** What ends one side ends the other. */
function join(client: Socket, upstream: Socket): void {
  client.on("error", () => upstream.destroy());
  client.on("close", () => upstream.end());
  upstream.on("error", () => client.destroy());
  upstream.on("close", () => client.end());
}
