/** The bytes of an answer's body, piece by piece, and an error wherever they end before their end. */
import type { Framing } from "./answer-head.ts";
import type { Wire } from "./wire.ts";

/** The body broke its own framing: cut short, or no chunks. */
export class BodyFault extends Error {
  readonly why: "truncated" | "malformed";
  constructor(why: "truncated" | "malformed") {
    super(why);
    this.name = "BodyFault";
    this.why = why;
  }
}

/** A chunk's size line with extensions, or a line of the trailer. */
const LONGEST_LINE = 4096;
const MOST_TRAILERS = 100;

/** Ends normally only when the framing says that all has come; the wire then stands before the next answer. */
export async function* answerBody(wire: Wire, framing: Framing): AsyncGenerator<Uint8Array> {
  switch (framing.kind) {
    case "none":
      return;
    case "length":
      yield* exactly(wire, framing.length);
      return;
    case "chunked":
      yield* chunks(wire);
      return;
    case "close":
      for (let bytes = await wire.receive(); bytes !== undefined; bytes = await wire.receive()) yield bytes;
  }
}

async function* exactly(wire: Wire, length: number): AsyncGenerator<Uint8Array> {
  for (let left = length; left > 0; ) {
    const bytes = await wire.receive();
    if (bytes === undefined) throw new BodyFault("truncated");
    const part = bytes.subarray(0, left);
    wire.unread(bytes.subarray(part.length));
    left -= part.length;
    yield part;
  }
}

async function* chunks(wire: Wire): AsyncGenerator<Uint8Array> {
  for (;;) {
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(await receiveLine(wire))?.[1];
    if (size === undefined) throw new BodyFault("malformed");
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    yield* exactly(wire, length);
    if ((await receiveLine(wire)) !== "") throw new BodyFault("malformed");
  }
  for (let lines = 0; (await receiveLine(wire)) !== ""; lines += 1) {
    if (lines >= MOST_TRAILERS) throw new BodyFault("malformed");
  }
}

/** Up to CR LF, without it. */
export async function receiveLine(wire: Wire, longest = LONGEST_LINE): Promise<string> {
  return (await receiveUntil(wire, "\r\n", longest)).toString("latin1");
}

/** Everything before `mark`, which is received too. */
export async function receiveUntil(wire: Wire, mark: string, longest: number): Promise<Buffer> {
  let gathered: Buffer = Buffer.alloc(0);
  for (;;) {
    const bytes = await wire.receive();
    if (bytes === undefined) throw new BodyFault("truncated");
    const from = Math.max(0, gathered.length - mark.length);
    gathered = gathered.length === 0 ? Buffer.from(bytes) : Buffer.concat([gathered, bytes]);
    const end = gathered.indexOf(mark, from, "latin1");
    if (end > longest || (end < 0 && gathered.length > longest)) throw new BodyFault("malformed");
    if (end < 0) continue;
    wire.unread(gathered.subarray(end + mark.length));
    return gathered.subarray(0, end);
  }
}
