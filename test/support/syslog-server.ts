/** A syslog server on loopback that keeps what it gets: TCP in frames (RFC 6587), UDP, or a socket of this machine. */
import { createServer, type Server, type Socket } from "node:net";
import { createSocket } from "node:dgram";

export type SyslogServer = AsyncDisposable & {
  readonly port: number;
  /** Messages, oldest first. */
  readonly messages: string[];
};

/** @param at a port, or the path of a socket; a free port by default */
export async function openTcpSyslog(at: number | string = 0): Promise<SyslogServer> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    let bytes = Buffer.alloc(0);
    socket.on("data", (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      for (let frame = firstFrame(bytes); frame !== undefined; frame = firstFrame(bytes)) {
        messages.push(frame.message);
        bytes = bytes.subarray(frame.end);
      }
    });
    socket.on("error", () => undefined);
    socket.on("end", () => socket.end());
  });
  await new Promise<void>((resolve) =>
    typeof at === "string" ? server.listen(at, resolve) : server.listen(at, "127.0.0.1", resolve),
  );
  const address = server.address();
  return {
    port: address instanceof Object ? address.port : 0,
    messages,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function firstFrame(bytes: Buffer): { message: string; end: number } | undefined {
  const [head, length] = /^([1-9][0-9]*) /.exec(bytes.subarray(0, 12).toString("latin1")) ?? [];
  if (head === undefined) return undefined;
  const end = head.length + Number(length);
  return bytes.length < end ? undefined : { message: bytes.subarray(head.length, end).toString("utf8"), end };
}

export async function openUdpSyslog(): Promise<SyslogServer> {
  const messages: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (message) => messages.push(message.toString("utf8")));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    port: socket.address().port,
    messages,
    [Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** As /dev/log of most systems; Python, since the runtime has no such sockets. Each message is a line of JSON. */
const DATAGRAMS = `
import json, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("ready", flush=True)
while True: print(json.dumps(s.recv(1 << 18).decode()), flush=True)
`;

export async function openUnixDatagrams(
  path: string,
): Promise<AsyncDisposable & { next(): Promise<string> }> {
  const child = Bun.spawn(["python3", "-c", DATAGRAMS, path], {
    stdout: "pipe",
    stderr: "ignore",
    stdin: "ignore",
  });
  const lines = linesOf(child.stdout);
  await lines.next();
  return {
    next: async () => JSON.parse((await lines.next()).value ?? "") as string,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await child.exited;
    },
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of stream) {
    text += decoder.decode(piece, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
  return undefined;
}
