/** The one place where a refusal becomes a status and a body: a page, JSON, or one plain line. */
import { Refusal, type RefusalKind } from "../errors.ts";
import { prefersHtml, prefersJson } from "../packaging/accept.ts";
import { contextOf } from "./request-context.ts";

/** What a refusal shows, whoever reads it. */
export type ShownRefusal = {
  readonly status: number;
  /** The status in words: `Forbidden`. */
  readonly title: string;
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  readonly since?: string;
  readonly requestId: string;
};

export type RefusalFace = {
  /** Renders the page for browsers; `undefined` where no browser comes by. */
  readonly page?: (shown: ShownRefusal) => Response;
  /** Uploads have their own JSON shape, and no 409 but for... nothing: a client takes it for success. */
  readonly upload?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
};

const STATUS: Record<RefusalKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  second_factor_required: 403,
  forbidden: 403,
  denied_by_policy: 403,
  not_found: 404,
  gone: 410,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  storage_full: 507,
  unavailable: 503,
  upstream_failed: 502,
};

/** Statuses that only HTTP itself knows, and the one fault that no retry mends. */
const BY_CODE: Readonly<Record<string, number>> = {
  "file.damaged": 500,
  "upstream.timeout": 504,
  "http.method": 405,
  "http.not_acceptable": 406,
  "http.timeout": 408,
  "http.content_encoding": 415,
  "http.host": 421,
};

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  507: "Insufficient Storage",
};

/** Seconds; a plain integer, since some clients take nothing else and sleep just that long. */
const RETRY_AFTER = "5";

/** Answers `refusal` in the form that `request` asks for; always with `no-store` and the request's id. */
export function refusalResponse(refusal: Refusal, request: Request, face: RefusalFace = {}): Response {
  const shown = show(refusal, request, face);
  const headers = new Headers({
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": shown.requestId,
    vary: "Accept",
    ...face.headers,
  });
  if (shown.status === 401) headers.set("www-authenticate", 'Basic realm="gatehouse", charset="UTF-8"');
  if (shown.status === 503) headers.set("retry-after", RETRY_AFTER);
  const accept = request.headers.get("accept");
  // JSON first: pip and uv name text/html too, as their last choice, and browsers never name JSON.
  if (prefersJson(accept) || showsProblems(request)) return jsonResponse(shown, headers, face);
  if (face.page !== undefined && prefersHtml(accept)) return merge(face.page(shown), headers);
  headers.set("content-type", "text/plain; charset=utf-8");
  return new Response(`${sentenceOf(shown)}\n`, { status: shown.status, headers, ...reason(shown, face) });
}

/** uv shows RFC 9457 on files and their metadata, and nothing of any other body, without asking for it there. */
function showsProblems(request: Request): boolean {
  return request.headers.get("user-agent")?.startsWith("uv/") === true;
}

/** Longer reason phrases are cut; printable ASCII alone may stand there (RFC 9112, 4). */
const LONGEST_REASON = 200;

/** The sentence as reason phrase of an upload's answer: only the listener for uploads can send it. */
function reason(shown: ShownRefusal, face: RefusalFace): { statusText?: string } {
  if (face.upload !== true) return {};
  const phrase = sentenceOf(shown).replace(/[^\x20-\x7e]/g, "?");
  return {
    statusText: phrase.length > LONGEST_REASON ? `${phrase.slice(0, LONGEST_REASON - 3)}...` : phrase,
  };
}

/** The status that stands for a refusal. */
export function refusalStatus(refusal: Refusal): number {
  return refusal.code === "internal" ? 500 : (BY_CODE[refusal.code] ?? STATUS[refusal.kind]);
}

/** Anything that is not a refusal is a defect: nobody outside learns more than that there was one. */
export function defectRefusal(): Refusal {
  return new Refusal({
    kind: "unavailable",
    code: "internal",
    message: "Internal error.",
    remedy: "The request id names it in the server's log.",
  });
}

function show(refusal: Refusal, request: Request, face: RefusalFace): ShownRefusal {
  const plain = refusalStatus(refusal);
  const status = face.upload === true && plain === 409 ? 400 : plain;
  return {
    status,
    title: TITLES[status] ?? "Error",
    code: refusal.code,
    message: refusal.message,
    ...(refusal.remedy === undefined ? {} : { remedy: refusal.remedy }),
    ...(refusal.since === undefined ? {} : { since: refusal.since }),
    requestId: contextOf(request).requestId,
  };
}

function sentenceOf(shown: ShownRefusal): string {
  const told = shown.since === undefined || shown.message.includes(shown.since);
  const since = told ? "" : ` (since ${shown.since})`;
  const remedy = shown.remedy === undefined ? "" : ` ${shown.remedy}`;
  return `${shown.message}${since}${remedy}`;
}

/** The media types carry no parameters: uv compares them letter by letter. */
function jsonResponse(shown: ShownRefusal, headers: Headers, face: RefusalFace): Response {
  const { status, title, code, message, remedy, since, requestId } = shown;
  const detail = sentenceOf(shown);
  const body =
    face.upload === true
      ? {
          code: `${status} ${detail}`,
          message: detail,
          title,
          rule: code,
          remedy,
          since,
          request_id: requestId,
        }
      : {
          type: "about:blank",
          title,
          status,
          detail,
          instance: requestId,
          rule: code,
          message,
          remedy,
          since,
        };
  headers.set("content-type", face.upload === true ? "application/json" : "application/problem+json");
  return new Response(`${JSON.stringify(body)}\n`, { status, headers, ...reason(shown, face) });
}

function merge(page: Response, headers: Headers): Response {
  for (const [name, value] of headers) page.headers.set(name, value);
  return page;
}
