/** Reads a MIME header value with its parameters: `form-data; name="content"; filename=x.whl`. */
import { invalid, quote } from "../errors.ts";

export type HeaderValue = {
  /** The part before the first semicolon, lower case. */
  readonly value: string;
  /** Parameters by lower-case name; a quoted value is taken as it stands, backslashes are no escapes. */
  readonly parameters: ReadonlyMap<string, string>;
};

const VALUE = /^[ \t]*([^\s;"]+)/;
const PARAMETER = /[ \t]*;[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"([^"]*)"|([^\s;"]+))/y;

/**
 * RFC 2045 section 5.1, narrower: no comments, no escapes, no parameter twice.
 * @throws Refusal `upload.multipart.header`, `upload.multipart.duplicate_parameter`
 */
export function parseHeaderValue(header: string, text: string): HeaderValue {
  const trimmed = text.replace(/[ \t]+$/, "");
  const head = VALUE.exec(trimmed);
  if (head === null) throw malformed(header, text);
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = head[0].length;
  while (PARAMETER.lastIndex < trimmed.length) {
    const match = PARAMETER.exec(trimmed);
    if (match === null) throw malformed(header, text);
    const name = (match[1] ?? "").toLowerCase();
    if (parameters.has(name)) throw duplicate(header, name);
    parameters.set(name, match[2] ?? match[3] ?? "");
  }
  return { value: (head[1] ?? "").toLowerCase(), parameters };
}

function malformed(header: string, text: string): Error {
  return invalid(
    "upload.multipart.header",
    `The ${header} header ${quote(text)} cannot be read.`,
    'Write it as value; name="text", without escapes or stray characters.',
  );
}

function duplicate(header: string, name: string): Error {
  return invalid(
    "upload.multipart.duplicate_parameter",
    `The ${header} header has the parameter ${quote(name)} twice.`,
    "Send each parameter once.",
  );
}
