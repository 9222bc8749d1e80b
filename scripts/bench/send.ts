/** Sends requests over a bare socket straight from memory: the cheapest sender there is, so that the server is measured. */

export type Connection = Disposable & {
  /** Sends the pieces one after the other, and waits for the answer, which must have a Content-Length. */
  send(pieces: readonly Uint8Array[]): Promise<Answer>;
};

export type Answer = { readonly status: number; readonly body: string };

/** One keep-alive connection to loopback; one request at a time. */
export async function openConnection(port: number): Promise<Connection> {
  let waiting: Uint8Array[] = [];
  let received = "";
  let settle: PromiseWithResolvers<Answer> | undefined;
  const push = (socket: Bun.Socket): void => {
    for (let piece = waiting[0]; piece !== undefined; piece = waiting[0]) {
      const sent = socket.write(piece);
      if (sent < 0) return;
      if (sent < piece.length) {
        waiting[0] = piece.subarray(sent);
        return;
      }
      waiting.shift();
    }
    socket.flush();
  };
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      drain: push,
      data: (_, chunk) => {
        received += chunk.toString("latin1");
        const answer = wholeAnswer(received);
        if (answer === undefined) return;
        received = "";
        waiting = [];
        settle?.resolve(answer);
      },
      close: () =>
        settle?.reject(new Error(`the server closed the connection after ${received.slice(0, 500)}`)),
    },
  });
  return {
    send: (pieces) => {
      settle = Promise.withResolvers<Answer>();
      waiting = [...pieces];
      push(socket);
      return settle.promise;
    },
    [Symbol.dispose]: () => {
      socket.end();
    },
  };
}

function wholeAnswer(text: string): Answer | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
  const body = text.slice(end + 4);
  return body.length < length ? undefined : { status: Number(text.slice(9, 12)), body };
}
