/** Finds the next boundary line in a piece of a multipart body, in linear time. */
import { invalid } from "../errors.ts";

export type Found =
  | {
      /** A boundary line: another part follows (`part`) or none does (`close`). */
      readonly kind: "part" | "close";
      /** Bytes of data before the line. */
      readonly at: number;
      /** Where the line, with its line end, is over. */
      readonly end: number;
    }
  /** No boundary line yet; the first `at` bytes are data, the rest may be the beginning of one. */
  | { readonly kind: "none"; readonly at: number };

const CR = 13;
const LF = 10;
const DASH = 45;
const MAX_PADDING = 64;

/**
 * `delimiter` is CR LF `--` boundary. A boundary line is that, perhaps `--`, perhaps spaces, then CR LF (RFC 2046
 * section 5.1.1), or the end of the body after `--`; the same bytes with more text behind them are data.
 * `ended` says that no byte follows `bytes`.
 * @throws Refusal `upload.multipart.line_end`, `upload.multipart.padding`
 */
export function findDelimiter(bytes: Buffer, delimiter: Buffer, ended: boolean): Found {
  for (let from = 0; ; ) {
    const at = bytes.indexOf(delimiter, from);
    if (at < 0) return { kind: "none", at: ended ? bytes.length : possibleStart(bytes, delimiter) };
    const after = at + delimiter.length;
    const tail = readTail(bytes, after, ended);
    if (tail.kind === "open") return { kind: "none", at };
    if (tail.kind === "part" || tail.kind === "close") return { kind: tail.kind, at, end: tail.end };
    from = after;
  }
}

type Tail = { kind: "part" | "close"; end: number } | { kind: "open" | "text" };

/** What stands behind a delimiter; `open` when the bytes end too early to tell. */
function readTail(bytes: Buffer, start: number, ended: boolean): Tail {
  let at = start;
  const closing = bytes[at] === DASH && bytes[at + 1] === DASH;
  if (closing) at += 2;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  if (at - start > MAX_PADDING) throw tooMuchPadding();
  const [here, next] = [bytes[at], bytes[at + 1]];
  if (here === CR && next === LF) return { kind: closing ? "close" : "part", end: at + 2 };
  if (here === LF || (here === CR && next !== undefined)) throw bareLineEnd();
  if (ended) return closing && here === undefined ? { kind: "close", end: at } : { kind: "text" };
  const mayGoOn = here === undefined || next === undefined;
  const fits = here === undefined || here === CR || (here === DASH && !closing);
  return { kind: mayGoOn && fits ? "open" : "text" };
}

/** A delimiter has one CR, its first byte: only the last CR of `bytes` can begin one that goes on in the next piece. */
function possibleStart(bytes: Buffer, delimiter: Buffer): number {
  const edge = bytes.subarray(Math.max(0, bytes.length - delimiter.length + 1));
  const cr = edge.lastIndexOf(CR);
  if (cr < 0) return bytes.length;
  const head = edge.subarray(cr);
  return head.equals(delimiter.subarray(0, head.length)) ? bytes.length - head.length : bytes.length;
}

function bareLineEnd(): Error {
  return invalid(
    "upload.multipart.line_end",
    "A boundary line of the multipart body ends in a bare LF or CR instead of CR LF.",
    "Send the body as the HTTP library builds it, without converting line ends.",
  );
}

function tooMuchPadding(): Error {
  return invalid(
    "upload.multipart.padding",
    `A boundary line has more than ${MAX_PADDING} spaces behind it.`,
    "Send boundary lines without spaces.",
  );
}
