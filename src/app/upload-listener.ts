/** A second door for uploads alone, whose answers carry the sentence in the status line: twine, hatch and flit show no more. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { invalid, quote } from "../errors.ts";
import type { Front } from "../http/front.ts";

export type UploadListener = {
  /** Where it listens: `http://127.0.0.1:8461`. */
  readonly address: string;
  /** Takes no more connections, and resolves when those that are open have ended. */
  stop(): Promise<void>;
  /** Ends what is still under way. */
  cut(): void;
};

export type UploadAddress = { readonly host: string; readonly port: number };

/** `/legacy/` and `/{index}/legacy/`, with or without a query. */
const UPLOADS = /^\/(?:[^/?]+\/)?legacy\/?(?:\?.*)?$/;

const ELSEWHERE = "This address takes uploads only: POST to /legacy/.";

/** How long a client may take to send its headers, in milliseconds. */
const HEADERS_WITHIN = 15_000;

/** Bytes of a body that wait for the disk before the sender has to. */
const READ_AHEAD = 1024 * 1024;

/**
 * Listens with `node:http`, since the server that answers everything else cannot choose its reason phrase. Requests go
 * through the same `front`; whatever is no upload is turned away.
 * @throws Refusal `serve.upload_listen` when the address cannot be had
 */
export async function listenForUploads(front: Front, at: UploadAddress): Promise<UploadListener> {
  const server = createServer({ headersTimeout: HEADERS_WITHIN, requestTimeout: 0 }, (incoming, outgoing) => {
    void answer(front, incoming, outgoing);
  });
  const ready = Promise.withResolvers<void>();
  server.once("error", (error) => ready.reject(refused(at, error)));
  server.listen(at.port, at.host, ready.resolve);
  await ready.promise;
  const { address, family, port } = server.address() as AddressInfo;
  return {
    address: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    stop: async () => {
      const ended = Promise.withResolvers<void>();
      server.close(() => ended.resolve());
      server.closeIdleConnections();
      await ended.promise;
    },
    cut: () => server.closeAllConnections(),
  };
}

async function answer(front: Front, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (!UPLOADS.test(incoming.url ?? "")) {
    readAway(incoming);
    write(outgoing, new Response(`${ELSEWHERE}\n`, { status: 404, statusText: ELSEWHERE }), `${ELSEWHERE}\n`);
    return;
  }
  const response = await front(requestOf(incoming), incoming.socket.remoteAddress ?? "");
  readAway(incoming);
  write(outgoing, response, await response.text());
}

function write(outgoing: ServerResponse, { status, statusText, headers }: Response, body: string): void {
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  outgoing.setHeader("content-length", Buffer.byteLength(body));
  // Without one of its own, the usual words for the status.
  if (statusText === "") outgoing.writeHead(status);
  else outgoing.writeHead(status, statusText);
  outgoing.end(body);
}

function requestOf(incoming: IncomingMessage): Request {
  const headers = new Headers();
  const raw = incoming.rawHeaders;
  for (let at = 0; at + 1 < raw.length; at += 2) headers.append(raw[at] ?? "", raw[at + 1] ?? "");
  const method = incoming.method ?? "GET";
  const bodyless = method === "GET" || method === "HEAD";
  // The front reads the path alone; a Host that is no host must not keep it from answering.
  return new Request(`http://uploads.internal${incoming.url ?? "/"}`, {
    method,
    headers,
    ...(bodyless ? {} : { body: bodyOf(incoming) }),
  });
}

/** What is left of a body goes nowhere, so that a client which listens after its last byte still hears the answer. */
function readAway(incoming: IncomingMessage): void {
  for (const event of ["data", "end", "close"]) incoming.removeAllListeners(event);
  incoming.resume();
}

/** Takes no more from the sender than the reader has asked for. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start: (body) => {
        incoming.on("data", (chunk: Uint8Array) => {
          body.enqueue(chunk);
          if ((body.desiredSize ?? 0) <= 0) incoming.pause();
        });
        incoming.once("end", () => body.close());
        incoming.once("error", (error) => body.error(error));
        incoming.once("close", () => {
          if (!incoming.complete) body.error(new Error("the connection was cut"));
        });
      },
      pull: () => void incoming.resume(),
      cancel: () => readAway(incoming),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: READ_AHEAD }),
  );
}

function refused(at: UploadAddress, error: Error): Error {
  return invalid(
    "serve.upload_listen",
    `Uploads cannot be taken at ${quote(`${at.host}:${at.port}`)}: ${error.message}.`,
    "Choose another address for server.upload_listen.",
  );
}
