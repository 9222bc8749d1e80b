/** Which bytes of a file a request asks for (RFC 9110 14): one range, or the whole. */

/** `end` is exclusive. */
export type ByteRange = { readonly start: number; readonly end: number };

/** What stands for the file in If-Range: its strong ETag, or its date as we send it. */
export type Validators = { readonly etag: string; readonly lastModified: string };

/**
 * `undefined` asks for the whole file: no range, several, another unit, a malformed one, or another file than the
 * caller has half of. `unsatisfiable` asks for nothing that is there.
 */
export function readRange(
  headers: Headers,
  size: number,
  { etag, lastModified }: Validators,
): ByteRange | "unsatisfiable" | undefined {
  const [, first = "", last = ""] =
    /^bytes=[ \t]*(\d{0,16})-(\d{0,16})[ \t]*$/i.exec(headers.get("range") ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const condition = headers.get("if-range");
  if (condition !== null && condition !== etag && condition !== lastModified) return undefined;
  if (first === "") {
    const length = Number(last);
    return length === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - length), end: size };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) return "unsatisfiable";
  return { start, end: last === "" ? size : Math.min(size, Number(last) + 1) };
}
