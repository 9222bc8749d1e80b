/** Finished bytes of one page: every coding with its own strong ETag, made once and answered many times. */
import { chooseEncoding, type ContentEncoding } from "../packaging/accept-encoding.ts";

export type FinishedPage = {
  /** Bytes of the body as it is, before any coding. */
  readonly size: number;
  /** Answers GET and HEAD, with 304 where the caller has these very bytes. */
  respond(request: Request): Response;
};

export type PageInput = {
  readonly body: string;
  readonly contentType: string;
  /** Headers beside the usual ones, such as X-PyPI-Last-Serial. */
  readonly headers: Readonly<Record<string, string>>;
};

/** Answers to be cloned: a clone shares headers and bytes, where a new answer would copy both. */
type Variant = { readonly etag: string; readonly whole: Response; readonly notModified: Response };

/** Below this, compressing costs more than it saves. */
const SMALLEST_COMPRESSED = 500;

export function finishPage(input: PageInput): FinishedPage {
  const identity = new TextEncoder().encode(input.body);
  const digest = new Bun.CryptoHasher("sha256")
    .update(input.contentType)
    .update("\n")
    .update(identity)
    .digest("base64url")
    .slice(0, 27);
  const variants = new Map<ContentEncoding, Variant>();

  function variantOf(coding: ContentEncoding): Variant {
    const known = variants.get(coding);
    if (known !== undefined) return known;
    const etag = `"${digest}-${coding}"`;
    const headers: Record<string, string> = {
      ...input.headers,
      "cache-control": "private, no-cache",
      vary: "Accept, Accept-Encoding, Authorization",
      "x-content-type-options": "nosniff",
      // Nothing on these pages loads or runs; should an escape ever fail, nothing will.
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      etag,
    };
    const notModified = new Response(null, { status: 304, headers });
    headers["content-type"] = input.contentType;
    if (coding !== "identity") headers["content-encoding"] = coding;
    // A blob is shared between answers; plain bytes are copied into each.
    const whole = new Response(new Blob([encode(identity, coding)]), { headers });
    const variant = { etag, whole, notModified };
    variants.set(coding, variant);
    return variant;
  }

  return {
    size: identity.length,
    respond: (request) => {
      const wanted =
        identity.length < SMALLEST_COMPRESSED
          ? "identity"
          : chooseEncoding(request.headers.get("accept-encoding"));
      const variant = variantOf(wanted);
      const condition = request.headers.get("if-none-match");
      const known = condition !== null && matches(condition, variant.etag);
      return (known ? variant.notModified : variant.whole).clone();
    },
  };
}

/** If-None-Match (RFC 9110 13.1.2): `*`, a list, and weak forms compare equal. */
export function matches(condition: string, etag: string): boolean {
  if (condition === etag) return true;
  return condition.split(",").some((part) => {
    const tag = part.trim();
    return tag === "*" || tag === etag || tag === `W/${etag}`;
  });
}

function encode(bytes: Uint8Array<ArrayBuffer>, coding: ContentEncoding): Uint8Array<ArrayBuffer> {
  switch (coding) {
    case "identity":
      return bytes;
    case "gzip":
      return Bun.gzipSync(bytes, { level: 6 });
    case "zstd":
      return new Uint8Array(Bun.zstdCompressSync(bytes, { level: 3 }));
  }
}
