/** One connection to an upstream: bytes in and out, with a limit to every wait. */
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { UpstreamTls } from "./upstream.ts";

export type Wire = {
  send(text: string): void;
  /** The next bytes, undefined at the other side's end. @throws WireFault */
  receive(): Promise<Uint8Array | undefined>;
  /** Gives back what was received too much, to be received again. */
  unread(bytes: Uint8Array): void;
  /** Whether it may carry another request: nothing has been received unasked, nothing has ended. */
  idle(): boolean;
  close(): void;
};

/** What became of the connection, for whoever words it. */
export class WireFault extends Error {
  readonly why: "timeout" | "lost" | "refused";
  constructor(why: "timeout" | "lost" | "refused", detail: string) {
    super(detail);
    this.name = "WireFault";
    this.why = why;
  }
}

export type WireTarget = {
  /** A checked address, never a name. */
  readonly address: string;
  readonly port: number;
  /** The name whose certificate is demanded; absent: no TLS. */
  readonly tls?: UpstreamTls & { readonly host: string };
  /** Milliseconds for each wait. */
  readonly timeout: number;
};

/** So many bytes wait here before the other side has to. */
const MOST_WAITING = 512 * 1024;

/** @throws WireFault */
export async function openWire(target: WireTarget): Promise<Wire> {
  const socket = startSocket(target);
  try {
    await within(
      target.timeout,
      new Promise<void>((resolve, reject) => {
        socket.once(target.tls === undefined ? "connect" : "secureConnect", resolve);
        socket.once("error", (error) => reject(new WireFault("refused", error.message)));
        socket.once("close", () => reject(new WireFault("refused", "closed")));
      }),
    );
  } catch (error) {
    socket.destroy();
    socket.on("error", () => undefined);
    throw error;
  }
  return wireOver(socket, target.timeout);
}

function startSocket({ address, port, tls }: WireTarget): Socket {
  if (tls === undefined) return connectPlain({ host: address, port });
  const { host, ...keys } = tls;
  const name = host.replace(/^\[|\]$/g, "");
  return connectTls({ host: address, port, ...(isIP(name) === 0 ? { servername: name } : {}), ...keys });
}

function wireOver(socket: Socket, timeout: number): Wire {
  const waiting: Uint8Array[] = [];
  let amount = 0;
  let ended = false;
  let fault: WireFault | undefined;
  let wake: (() => void) | undefined;
  const rouse = () => {
    wake?.();
    wake = undefined;
  };
  socket.setNoDelay(true);
  socket.on("data", (bytes: Uint8Array) => {
    waiting.push(bytes);
    amount += bytes.length;
    if (amount >= MOST_WAITING) socket.pause();
    rouse();
  });
  socket.on("end", () => {
    ended = true;
    rouse();
  });
  socket.on("error", (error) => {
    fault ??= new WireFault("lost", error.message);
    rouse();
  });
  socket.on("close", () => {
    ended = true;
    rouse();
  });
  return {
    send: (text) => void socket.write(text),
    receive: async () => {
      while (waiting.length === 0) {
        if (fault !== undefined) throw fault;
        if (ended) return undefined;
        await within(timeout, new Promise<void>((resolve) => (wake = resolve)));
      }
      const bytes = waiting.shift();
      amount -= bytes?.length ?? 0;
      if (amount < MOST_WAITING / 2) socket.resume();
      return bytes;
    },
    unread: (bytes) => {
      if (bytes.length === 0) return;
      waiting.unshift(bytes);
      amount += bytes.length;
    },
    idle: () => !ended && fault === undefined && waiting.length === 0,
    close: () => socket.destroy(),
  };
}

/** `work`, or a fault when it takes longer. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new WireFault("timeout", "it took too long")), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
