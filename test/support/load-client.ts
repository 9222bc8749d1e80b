/** Many connections at once to one server, byte by byte, each with at most one request in flight. */
import { connect, type Socket } from "node:net";

export type LoadConnection = {
  /** Sends a request; resolves with its answer, rejects when the connection ends before the answer does. */
  ask(request: string | Uint8Array): Promise<LoadAnswer>;
  /** Sends bytes and waits for nothing. */
  send(bytes: string | Uint8Array): void;
  /** Takes nothing more from the server, until the system's buffers are full. */
  stopReading(): void;
  /** The status of an answer that came without being asked for, or undefined; waits until the server closes. */
  closed(): Promise<number | undefined>;
  destroy(): void;
};

export type LoadAnswer = { readonly status: number; readonly body: Uint8Array };

export async function openConnection(port: number): Promise<LoadConnection> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = connect({ port, host: "127.0.0.1" }, () => resolve(opening));
    opening.once("error", reject);
  });
  socket.setNoDelay(true);
  let got: Buffer[] = [];
  let waiting: { resolve: (answer: LoadAnswer) => void; reject: (error: Error) => void } | undefined;
  const end = Promise.withResolvers<number | undefined>();
  socket.on("data", (chunk) => {
    got.push(Buffer.from(chunk));
    const answer = waiting === undefined ? undefined : wholeAnswer(got);
    if (answer === undefined) return;
    got = [];
    waiting?.resolve(answer);
    waiting = undefined;
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    waiting?.reject(new Error("the connection ended before the answer did"));
    const status = Number(Buffer.concat(got).toString("latin1").slice(9, 12));
    end.resolve(status > 0 ? status : undefined);
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    send: (bytes) => void socket.write(bytes),
    stopReading: () => void socket.pause(),
    closed: () => end.promise,
    destroy: () => void socket.destroy(),
  };
}

function wholeAnswer(pieces: readonly Buffer[]): LoadAnswer | undefined {
  const bytes = pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const body = bytes.subarray(end + 4);
  return body.length < length
    ? undefined
    : { status: Number(head.slice(9, 12)), body: body.subarray(0, length) };
}

/** `count` connections, opened fifty at a time. */
export async function openConnections(port: number, count: number): Promise<LoadConnection[]> {
  const all: LoadConnection[] = [];
  while (all.length < count) {
    const some = Math.min(50, count - all.length);
    all.push(...(await Promise.all(Array.from({ length: some }, () => openConnection(port)))));
  }
  return all;
}

/** Asks over and over on each connection for `ms`; gives how many answers there were of each status. */
export async function askFor(
  ms: number,
  connections: readonly LoadConnection[],
  request: string,
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  const end = performance.now() + ms;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < end) {
        const { status } = await connection.ask(request).catch(() => ({ status: 0 }));
        counts.set(status, (counts.get(status) ?? 0) + 1);
        if (status === 0) return;
      }
    }),
  );
  return counts;
}
