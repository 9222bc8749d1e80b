/** An upstream of our own on loopback, over bare sockets: right pages by default, and any wrong answer that a test wants. */
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

export type Asked = {
  readonly path: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
};

/** Writes whatever it likes; the connection stays open unless it ends it. */
export type Answering = (socket: Socket, asked: Asked) => void;

export type HostileUpstream = AsyncDisposable & {
  /** Origin, without a slash. */
  readonly origin: string;
  readonly host: string;
  /** Of its pages, with the slash. */
  readonly url: string;
  /** Every request, in order. */
  readonly asked: Asked[];
  /** How many requests came for this path. */
  count(path: string): number;
  /** From now on, this path answers so. */
  on(path: string, answer: Answering | string | Uint8Array): void;
  /** As `on`, for every path that has no answer of its own. */
  otherwise(answer: Answering): void;
  /** Whether new connections are taken. */
  refuse(yes: boolean): Promise<void>;
};

export async function startHostileUpstream(tls?: TlsOptions): Promise<HostileUpstream> {
  const asked: Asked[] = [];
  const answers = new Map<string, Answering>();
  let other: Answering = (socket) => reply(socket, { status: 404 });
  const open = new Set<Socket>();
  const take = (socket: Socket): void => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => undefined);
    let text = "";
    socket.on("data", (bytes: Buffer) => {
      text += bytes.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        const request = readAsked(text.slice(0, end));
        text = text.slice(end + 4);
        asked.push(request);
        (answers.get(request.path) ?? other)(socket, request);
      }
    });
  };
  const server: Server = tls === undefined ? createServer(take) : createTlsServer(tls, take);
  const listen = (port: number) =>
    new Promise<number>((resolve) =>
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      }),
    );
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  const port = await listen(0);
  const host = `127.0.0.1:${port}`;
  const origin = `${tls === undefined ? "http" : "https"}://${host}`;
  return {
    origin,
    host,
    url: `${origin}/simple/`,
    asked,
    count: (path) => asked.filter((each) => each.path === path).length,
    on: (path, answer) =>
      void answers.set(
        path,
        typeof answer === "function" ? answer : (socket) => reply(socket, { body: answer }),
      ),
    otherwise: (answer) => {
      other = answer;
    },
    refuse: async (yes) => {
      if (yes) await stop();
      else await listen(port);
    },
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await stop();
    },
  };
}

function readAsked(head: string): Asked {
  const [first = "", ...lines] = head.split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { path: first.split(" ")[1] ?? "", headers };
}

export type Reply = {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Content-Length to claim, or none: the body then ends with the connection. */
  readonly length?: number | "none";
};

/** One whole, well-formed answer; a body that starts with `{` is a JSON page. */
export function reply(socket: Socket, { status = 200, type, headers = {}, body = "", length }: Reply): void {
  const bytes = Buffer.from(body as string);
  const shown =
    type ??
    (bytes[0] === 0x7b
      ? "application/vnd.pypi.simple.v1+json"
      : bytes[0] === 0x3c
        ? "text/html"
        : "application/octet-stream");
  const lines = [
    `HTTP/1.1 ${status} Whatever`,
    `content-type: ${shown}`,
    ...(length === "none" ? ["connection: close"] : [`content-length: ${length ?? bytes.length}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  socket.write(bytes);
  if (length !== undefined && length !== bytes.length) socket.end();
}

/** Config of a house that pulls through these, in this order, and asks for every page anew. */
export function mirrorConfig(upstreams: readonly HostileUpstream[], more: MirrorConfig = {}): string {
  const names = upstreams.map((_, at) => `up${at + 1}`);
  const each = upstreams.map((upstream, at) => [
    names[at],
    { url: upstream.url, allow_private_addresses: true, timeout: "1s", refresh: "1s", ...more.upstream },
  ]);
  const sections = {
    access: { read: "anyone" },
    indexes: { main: { hosts: true, upstreams: names }, ...more.indexes },
    upstreams: Object.fromEntries(each),
    reserved: more.reserved ?? [],
    mirror: more.mirror ?? {},
    limits: more.limits ?? {},
  };
  return Object.entries(sections)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join("\n");
}

export type MirrorConfig = {
  readonly upstream?: object;
  readonly indexes?: object;
  readonly reserved?: readonly string[];
  readonly mirror?: object;
  readonly limits?: object;
};

/** The sha256 of `bytes`, in hex. */
export function digestOf(bytes: string | Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

export type PageFile = {
  readonly filename: string;
  readonly url?: string;
  readonly bytes?: string | Uint8Array;
  readonly [key: string]: unknown;
};

/** A JSON page of `name`; each file has its hash and lies at `/files/{filename}` unless told otherwise. */
export function jsonPage(name: string, files: readonly PageFile[], more: object = {}): string {
  return JSON.stringify({
    meta: { "api-version": "1.4" },
    name,
    versions: [],
    files: files.map(({ bytes = "bytes", url, filename, ...rest }) => ({
      filename,
      url: url ?? `../../files/${filename}`,
      hashes: { sha256: digestOf(bytes) },
      size: Buffer.byteLength(bytes as string),
      ...rest,
    })),
    ...more,
  });
}
