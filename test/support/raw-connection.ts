/** A bare TCP connection, for requests that no HTTP client would send. */
import { connect, type Socket } from "node:net";

export type RawConnection = {
  /** Resolves when the bytes are handed to the system. */
  send(data: string | Uint8Array): Promise<void>;
  /** Everything received, once `text` is in it or the other side has closed. */
  until(text: string): Promise<string>;
  /** Ends our side (FIN). */
  end(): void;
  /** Tears the connection down (RST). */
  reset(): void;
};

export async function openRaw(port: number): Promise<RawConnection> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = connect({ port, host: "127.0.0.1" }, () => resolve(opening));
    opening.once("error", reject);
  });
  const state = { received: "", closed: false };
  let wake = (): void => undefined;
  socket.setNoDelay(true);
  socket.on("data", (data) => {
    state.received += data.toString("latin1");
    wake();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    state.closed = true;
    wake();
  });
  return {
    send: (data) => new Promise((resolve) => socket.write(data, () => resolve())),
    async until(text) {
      while (!state.received.includes(text) && !state.closed)
        await new Promise<void>((resolve) => (wake = resolve));
      return state.received;
    },
    end: () => {
      socket.end();
    },
    reset: () => {
      socket.resetAndDestroy();
    },
  };
}
