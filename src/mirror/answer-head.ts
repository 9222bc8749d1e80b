/** Reads the head of an HTTP/1 answer (RFC 9112), refusing whatever two readers could understand in two ways. */

export type AnswerHead = {
  readonly status: number;
  /** By lower-case name; repeated ones are joined with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly framing: Framing;
  /** Whether the connection may carry another request. */
  readonly keepAlive: boolean;
};

/** How the end of the body is told. */
export type Framing =
  | { readonly kind: "none" | "chunked" | "close" }
  | { readonly kind: "length"; readonly length: number };

/** Most bytes of a head, and most lines in it. */
export const MOST_HEAD_BYTES = 64 * 1024;
const MOST_LINES = 200;

/** @param text everything up to the empty line, without it; undefined: no answer that can be trusted */
export function parseAnswerHead(text: string): AnswerHead | undefined {
  const [first = "", ...lines] = text.split("\r\n");
  const [, minor, code] = /^HTTP\/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n]*)?$/.exec(first) ?? [];
  if (code === undefined || lines.length > MOST_LINES) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    const key = name.toLowerCase();
    const known = headers.get(key);
    headers.set(key, known === undefined ? value : `${known}, ${value}`);
  }
  const status = Number(code);
  const framing = readFraming(status, headers);
  if (framing === undefined) return undefined;
  const connection = headers.get("connection")?.toLowerCase() ?? "";
  const keepAlive = framing.kind !== "close" && minor === "1" && !/\bclose\b/.test(connection);
  return { status, headers, framing, keepAlive };
}

function readFraming(status: number, headers: ReadonlyMap<string, string>): Framing | undefined {
  const coding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (status < 200 || status === 204 || status === 304) return { kind: "none" };
  if (coding !== undefined) {
    // Both at once is how answers are smuggled (RFC 9112, 6.1).
    return coding.toLowerCase() === "chunked" && length === undefined ? { kind: "chunked" } : undefined;
  }
  if (length === undefined) return { kind: "close" };
  const [one = "", ...others] = length.split(", ");
  if (!/^[0-9]{1,15}$/.test(one) || others.some((other) => other !== one)) return undefined;
  return { kind: "length", length: Number(one) };
}
