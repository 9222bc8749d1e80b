/** The headers of one part of a multipart/form-data body, read strictly (RFC 7578). */
import { invalid, quote, type Refusal } from "../errors.ts";
import { type HeaderValue, parseHeaderValue } from "./header-value.ts";
import { partFilename } from "./part-filename.ts";

export type PartHeaders = {
  readonly field: string;
  /** null for a plain field. */
  readonly filename: string | null;
  /** `type/subtype` in lower case, without parameters; null where the client sent none (uv, flit). */
  readonly contentType: string | null;
};

const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^]*)$/;

/**
 * Takes the header lines without the empty line that ends them. Headers nobody needs are ignored, as RFC 7578 wants.
 * @throws Refusal `upload.multipart.…`: line_end, header, duplicate_header, duplicate_parameter, disposition, filename,
 * transfer_encoding, nested, charset
 */
export function parsePartHeaders(block: Uint8Array): PartHeaders {
  const headers = splitHeaders(block);
  const disposition = parseDisposition(headers.get("content-disposition"));
  refuseEncoding(headers.get("content-transfer-encoding"));
  const type = headers.get("content-type");
  return {
    field: fieldName(disposition),
    filename: partFilename(disposition.parameters),
    contentType: type === undefined ? null : parseContentType(type),
  };
}

/** @throws Refusal `upload.multipart.line_end` when a line of a header ends in anything but CR LF. */
export function refuseBareLineEnds(block: string): void {
  if (!/\r(?!\n)|(?<!\r)\n/.test(block)) return;
  throw invalid(
    "upload.multipart.line_end",
    "A line of the multipart body ends in a bare LF or CR instead of CR LF.",
    "Send the body as the HTTP library builds it, without converting line ends.",
  );
}

function splitHeaders(block: Uint8Array): Map<string, string> {
  const text = decodeHeaders(block);
  refuseBareLineEnds(text);
  const headers = new Map<string, string>();
  for (const line of text === "" ? [] : text.split("\r\n")) {
    const match = LINE.exec(line);
    if (match === null) throw wrong("header", `The part header ${quote(line)} cannot be read.`);
    const name = (match[1] ?? "").toLowerCase();
    if (headers.has(name)) throw wrong("duplicate_header", `A part has the header ${quote(name)} twice.`);
    headers.set(name, match[2] ?? "");
  }
  return headers;
}

function decodeHeaders(block: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(block);
  } catch {
    throw wrong("header", "The headers of a part are not valid UTF-8.");
  }
}

function parseDisposition(text: string | undefined): HeaderValue {
  if (text === undefined) throw wrong("disposition", "A part has no Content-Disposition header.");
  const disposition = parseHeaderValue("Content-Disposition", text);
  if (disposition.value !== "form-data") {
    throw wrong("disposition", `The Content-Disposition ${quote(disposition.value)} is not form-data.`);
  }
  return disposition;
}

function fieldName({ parameters }: HeaderValue): string {
  const name = parameters.get("name");
  if (name === undefined || parameters.has("name*")) {
    throw wrong("disposition", "A part does not have exactly one name.");
  }
  if (!/^[^\x00-\x1f\x7f\\]{1,200}$/.test(name)) {
    throw wrong("disposition", `The field name ${quote(name)} is not 1 to 200 printable characters.`);
  }
  return name;
}

function refuseEncoding(text: string | undefined): void {
  if (text === undefined || /^(?:binary|8bit|7bit)[ \t]*$/i.test(text)) return;
  throw wrong(
    "transfer_encoding",
    `The Content-Transfer-Encoding ${quote(text)} is not decoded here (RFC 7578).`,
  );
}

function parseContentType(text: string): string {
  const { value, parameters } = parseHeaderValue("Content-Type", text);
  if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(value)) {
    throw wrong("header", `The Content-Type ${quote(text)} of a part is not type/subtype.`);
  }
  if (value.startsWith("multipart/")) {
    throw wrong("nested", `A part is itself ${quote(value)}, which is not taken apart (RFC 7578).`);
  }
  const charset = parameters.get("charset");
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(charset)) {
    throw wrong("charset", `The charset ${quote(charset)} of a part is not UTF-8.`);
  }
  return value;
}

function wrong(code: string, message: string): Refusal {
  return invalid(`upload.multipart.${code}`, message, "Send each part as RFC 7578 describes it, in UTF-8.");
}
