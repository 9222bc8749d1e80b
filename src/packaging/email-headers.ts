/** Reads METADATA and PKG-INFO bytes into header fields and a body, the way installers read them. */
import { invalid, quote, type Refusal } from "../errors.ts";

export type EmailHeader = {
  /** Lower case: names are compared without case. */
  readonly name: string;
  /** Unfolded lines stay apart: a folded value holds `\n` and the white space that followed it. */
  readonly value: string;
};

export type EmailHeaders = {
  /** In the order of the file; a repeated name appears repeatedly. */
  readonly headers: readonly EmailHeader[];
  /** Everything after the blank line, unchanged; empty when there is none. */
  readonly body: string;
};

const maxBytes = 8 * 1024 * 1024;
const maxHeaders = 10_000;

const headerLine = /^[!-9;-~]*:/;
/** A carriage return that some readers take for a line end and others for data, or a NUL. */
const ambiguous = /\r(?![ \t])|\0/;

/**
 * Reads the email serialisation of core metadata as Python's compat32 policy does: LF or CRLF, folded lines, a body
 * after the blank line or after the first line that is no header. Never decodes encoded words or charsets.
 * What two readers would read differently is refused, as is anything over 8 MiB or 10 000 headers.
 * @throws Refusal `metadata.encoding`, `metadata.too_large`, `metadata.headers`
 */
export function parseEmailHeaders(bytes: Uint8Array): EmailHeaders {
  const text = decode(bytes);
  const headers: { name: string; lines: string[] }[] = [];
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf("\n", at);
    const next = newline === -1 ? text.length : newline + 1;
    const line = withoutLineEnd(text, at, newline);
    if (line === "") return finish(headers, text.slice(next));
    if (line.startsWith("\r")) throw badLine(line, "a carriage return without a line feed");
    const folded = line.startsWith(" ") || line.startsWith("\t");
    if (!folded && !line.startsWith("From ") && !headerLine.test(line))
      return finish(headers, text.slice(at));
    if (ambiguous.test(line)) throw badLine(line, "a carriage return without a line feed, or a NUL");
    if (folded) foldInto(headers.at(-1), line);
    else headers.push(openHeader(line));
    if (headers.length > maxHeaders)
      throw invalid("metadata.too_large", `The metadata has more than ${maxHeaders} header fields.`);
    at = next;
  }
  return finish(headers, "");
}

function decode(bytes: Uint8Array): string {
  if (bytes.length > maxBytes)
    throw invalid(
      "metadata.too_large",
      `The metadata is ${bytes.length} bytes long; the limit is ${maxBytes}.`,
      "Shorten the description.",
    );
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid(
      "metadata.encoding",
      "The metadata is not valid UTF-8.",
      "Build the distribution again with its texts in UTF-8.",
    );
  }
}

/** The line that starts at `at` without its LF or CRLF. */
function withoutLineEnd(text: string, at: number, newline: number): string {
  if (newline === -1) return text.slice(at);
  return text.slice(at, newline > at && text[newline - 1] === "\r" ? newline - 1 : newline);
}

function openHeader(line: string): { name: string; lines: string[] } {
  const colon = line.indexOf(":");
  if (line.startsWith("From ")) throw badLine(line, "a mailbox separator instead of a field");
  if (colon === 0) throw badLine(line, "no field name before its colon");
  return { name: line.slice(0, colon).toLowerCase(), lines: [line.slice(colon + 1)] };
}

function foldInto(header: { lines: string[] } | undefined, line: string): void {
  if (header === undefined)
    throw badLine(line, "white space at its start, but no field before it to continue");
  header.lines.push(line);
}

function badLine(line: string, what: string): Refusal {
  return invalid(
    "metadata.headers",
    `The metadata has a malformed header line ${quote(line)}: it has ${what}.`,
    "Build the distribution again with a current build tool.",
  );
}

function finish(open: readonly { name: string; lines: string[] }[], body: string): EmailHeaders {
  const headers = open.map(({ name, lines }) => ({ name, value: trimValue(lines.join("\n")) }));
  for (const header of headers) refuseMime(header);
  return { headers, body };
}

/** Leading blanks and line ends go, and trailing line ends; other trailing white space is data. */
function trimValue(value: string): string {
  let end = value.length;
  while (end > 0 && (value[end - 1] === "\n" || value[end - 1] === "\r")) end -= 1;
  return value.slice(0, end).replace(/^[ \t\r\n]+/, "");
}

/** Mail readers, pip's among them, would unpack such a body into something other than what stands here. */
function refuseMime({ name, value }: EmailHeader): void {
  const encoded =
    name === "content-transfer-encoding" && !["7bit", "8bit", "binary"].includes(value.trim().toLowerCase());
  const nested = name === "content-type" && /^\s*(?:multipart|message)\b/i.test(value);
  if (encoded || nested)
    throw invalid(
      "metadata.headers",
      `The metadata has a mail header '${name}' with the value ${quote(value)}, which changes how its body is read.`,
      "Write the description as plain UTF-8 text after the headers.",
    );
}
