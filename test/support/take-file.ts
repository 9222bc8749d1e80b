/** Reads one answer from a bare socket as it comes, without holding it: hundreds at once, and cut ones are told apart. */
import { connect } from "node:net";

export type Taken = {
  readonly bytes: number;
  /** Empty where nobody wanted it: hashing for hundreds takes longer than serving them. */
  readonly sha256: string;
  /** Whether the answer came to its own end, by length or by its last chunk. */
  readonly clean: boolean;
};

export function takeFile(port: number, path: string, hashed = true): Promise<Taken> {
  const hash = new Bun.CryptoHasher("sha256");
  let rest: Buffer = Buffer.alloc(0);
  let state: "head" | "length" | "chunks" | "done" = "head";
  let left = 0;
  let bytes = 0;

  function eat(): void {
    const part = rest.subarray(0, left);
    if (hashed) hash.update(part);
    bytes += part.length;
    left -= part.length;
    rest = rest.subarray(part.length);
  }

  /** Whether more can be read of what is there. */
  function step(): boolean {
    if (state === "head") {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) return false;
      const length = /^content-length: (\d+)/im.exec(rest.toString("latin1", 0, end))?.[1];
      rest = rest.subarray(end + 4);
      state = length === undefined ? "chunks" : "length";
      left = Number(length ?? 0);
      return true;
    }
    if (left > 0) {
      eat();
      if (left > 0) return false;
    }
    if (state === "length") state = "done";
    if (state !== "chunks") return false;
    const line = /^(?:\r\n)?([0-9a-f]+)\r\n/i.exec(rest.toString("latin1", 0, 20));
    if (line === null) return false;
    rest = rest.subarray(line[0].length);
    left = Number.parseInt(line[1] ?? "0", 16);
    if (left === 0) state = "done";
    return left > 0;
  }

  const isDone = () => state === "done";

  return new Promise((resolve) => {
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    socket.on("error", () => undefined);
    socket.once("close", () => resolve({ bytes, sha256: hashed ? hash.digest("hex") : "", clean: isDone() }));
    socket.on("data", (piece: Buffer) => {
      rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      while (step());
      if (isDone()) socket.destroy();
    });
  });
}
