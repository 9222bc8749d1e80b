/** The path of a request as one canonical text: one decoding, one slash at a time, no climbing. */

export type RequestPath = {
  /** Decoded once, duplicate slashes collapsed; starts with `/`. */
  readonly path: string;
  /** The path as sent. */
  readonly raw: string;
  /** With its `?`, or empty. */
  readonly query: string;
};

/** `undefined` for a URL that no client of ours sends: bad escapes, control characters, backslashes, dot segments. */
export function readPath(url: string): RequestPath | undefined {
  const start = pathStart(url);
  const mark = url.indexOf("?", start);
  const raw = mark < 0 ? url.slice(start) : url.slice(start, mark);
  const query = mark < 0 ? "" : url.slice(mark);
  if (/^(?:\/[A-Za-z0-9._~!$&'()*+,;=:@-]+)*\/?$/.test(raw) && !raw.includes("/."))
    return { path: raw, raw, query };
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  path = path.replace(/\/{2,}/g, "/");
  if (/[\x00-\x1f\x7f\\\ufffd]/.test(path) || /(?:^|\/)\.{1,2}(?:\/|$)/.test(path) || /%2f/i.test(raw))
    return undefined;
  return { path: path === "" ? "/" : path, raw, query };
}

/** After the authority; a URL without one (an empty Host) is the path itself. */
function pathStart(url: string): number {
  const scheme = url.indexOf("://");
  if (scheme < 0 || url.startsWith("/")) return 0;
  const slash = url.indexOf("/", scheme + 3);
  return slash < 0 ? url.length : slash;
}
