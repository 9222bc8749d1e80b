/** HTTP byte by byte over a plain socket, for what no HTTP library would send. */
import { connect, type Socket } from "node:net";

export type RawAnswer = {
  readonly status: number;
  /** Lower-case names; of repeated headers the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly head: string;
  readonly body: string;
  /** Whether an informational `100 Continue` came first. */
  readonly continued: boolean;
};

/**
 * Sends the pieces one after the other, and gives the answer once the server closes, or once the answer is whole
 * (by its Content-Length; a HEAD answer by its head).
 */
export function rawExchange(
  address: string,
  pieces: readonly (string | Uint8Array)[],
  options: { end?: boolean } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  const isHead = String(pieces[0]).startsWith("HEAD ");
  return new Promise((resolve, reject) => {
    let got = Buffer.alloc(0);
    const socket: Socket = connect({ host: hostname, port: Number(port) }, () => {
      for (const piece of pieces) socket.write(piece);
      if (options.end === true) socket.end();
    });
    const finish = (closed: boolean): void => {
      const answer = readAnswer(got, { closed, isHead });
      if (answer === undefined) {
        if (closed) reject(new Error(`the connection closed after: ${got.toString("latin1").slice(0, 200)}`));
        return;
      }
      resolve(answer);
      socket.destroy();
    };
    socket.on("data", (chunk) => {
      got = Buffer.concat([got, Buffer.from(chunk)]);
      finish(false);
    });
    socket.on("close", () => finish(true));
    socket.on("error", (error) => {
      if (readAnswer(got, { closed: true, isHead }) === undefined) reject(error);
    });
  });
}

function readAnswer(
  got: Buffer,
  { closed, isHead }: { closed: boolean; isHead: boolean },
): RawAnswer | undefined {
  const text = got.toString("latin1");
  const informational = /^HTTP\/1\.1 100 [^\r\n]*\r\n\r\n/.exec(text)?.[0] ?? "";
  const rest = text.slice(informational.length);
  const end = rest.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = rest.slice(0, end);
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const body = rest.slice(end + 4);
  const length = Number(headers.get("content-length") ?? Number.NaN);
  const status = Number(statusLine.split(" ")[1]);
  if (!closed && !isHead && status !== 304 && !(body.length >= length)) return undefined;
  return { status, headers, head, body, continued: informational !== "" };
}
