/** Sends records to a syslog server: over TCP or a stream socket in frames (RFC 6587), or as datagrams (RFC 5426). */
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect, type NetConnectOpts } from "node:net";
import { hostname } from "node:os";
import type { ShipTarget } from "./ship-target.ts";
import { type SyslogSender, syslogMessage } from "./syslog-message.ts";
import { sendUnixDatagrams } from "./unix-datagrams.ts";

export type SyslogServer =
  | { readonly over: "unix"; readonly path: string }
  | { readonly over: "tcp" | "udp"; readonly host: string; readonly port: number };

/** How long a batch may take, in milliseconds. */
const DEADLINE = 30_000;

/** A datagram of IPv4 has room for 65,507 bytes. */
const LONGEST_DATAGRAM = 65_000;

export function syslogTarget(server: SyslogServer): ShipTarget {
  const sender: SyslogSender = { host: hostname(), pid: process.pid };
  return {
    name: "syslog",
    send: (records, end) => {
      const longest = server.over === "tcp" ? undefined : LONGEST_DATAGRAM;
      const messages = records.map((record) => syslogMessage(record, sender, longest));
      const signal = AbortSignal.any([end, AbortSignal.timeout(DEADLINE)]);
      switch (server.over) {
        case "tcp":
          return sendFrames({ host: server.host, port: server.port }, messages, signal);
        case "udp":
          return sendDatagrams(server, messages);
        case "unix":
          return sendFrames({ path: server.path }, messages, signal).catch((error: unknown) => {
            // Sockets of most systems take datagrams alone, which connecting as a stream cannot know before.
            if (isNoStream(error)) return sendUnixDatagrams(server.path, messages);
            throw error;
          });
      }
    },
  };
}

function isNoStream(error: unknown): boolean {
  // The runtime tells EPROTOTYPE as if nobody listened; a socket of datagrams then says whether somebody does.
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "EPROTOTYPE" || error.code === "ECONNREFUSED")
  );
}

/**
 * One connection for each batch. Syslog has no answers; but a server that has read to the end closes its side, and until
 * it does the batch does not count as sent.
 */
function sendFrames(to: NetConnectOpts, messages: readonly Buffer[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ ...to, allowHalfOpen: true });
  const abort = () => socket.destroy(new Error("it did not take the records in time"));
  signal.addEventListener("abort", abort, { once: true });
  let ended = false;
  socket.on("connect", () => {
    const frames = messages.flatMap((message) => [Buffer.from(`${message.length} `), message]);
    socket.end(Buffer.concat(frames));
  });
  // Servers have nothing to say; whatever it is must be read for the end to be seen.
  socket.on("data", () => undefined);
  socket.on("end", () => {
    ended = socket.writableFinished;
  });
  socket.on("error", reject);
  socket.on("close", () => {
    signal.removeEventListener("abort", abort);
    if (ended) resolve();
    else reject(new Error("it closed the connection early"));
  });
  return promise;
}

async function sendDatagrams(
  { host, port }: { readonly host: string; readonly port: number },
  messages: readonly Buffer[],
): Promise<void> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  try {
    for (const message of messages)
      await new Promise<void>((resolve, reject) => {
        socket.once("error", reject);
        socket.send(message, port, address, (error) => {
          socket.off("error", reject);
          if (error) reject(error);
          else resolve();
        });
      });
  } finally {
    socket.close();
  }
}
