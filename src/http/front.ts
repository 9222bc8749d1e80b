/** The first to see a request: guards it, answers the hot paths itself, and hands the rest to the Elysia app. */
import type { Elysia } from "elysia";
import { Refusal } from "../errors.ts";
import { type AnswerError, methodRefusal } from "./answer-error.ts";
import { answerFile, type FileDeps } from "./file-routes.ts";
import { type HostGuard, requireOneHost } from "./host-guard.ts";
import type { Metrics } from "./metrics.ts";
import type { RouteKind } from "./prometheus.ts";
import {
  type ContextDeps,
  contextOf,
  keepContext,
  openContext,
  type RequestContext,
} from "./request-context.ts";
import { type RequestPath, readPath } from "./request-path.ts";
import { answerSimple, type SimpleDeps, type SimpleRoot } from "./simple-routes.ts";
import { answerStaged, type StagedIndexDeps } from "./staged-index.ts";
import { answerUpload, type UploadRouteDeps } from "./upload-route.ts";

export type FrontDeps = {
  readonly context: ContextDeps;
  readonly answerError: AnswerError;
  readonly pageHost: HostGuard;
  readonly simple: SimpleDeps;
  readonly files: FileDeps;
  /** Releases that wait, for those who may try them out. */
  readonly staged: StagedIndexDeps;
  readonly upload: UploadRouteDeps;
  /** Names of further indexes, served under `/{index}/`, and whether they take uploads. */
  readonly indexes: ReadonlyMap<string, { readonly hosts: boolean }>;
  readonly app: Pick<Elysia, "handle">;
  readonly metrics: Metrics;
  /** One line for each answered request. */
  readonly log: (context: RequestContext, answer: Answered) => void;
};

/** What became of a request. */
export type Answered = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
};

/** Answers at once where it can: a promise costs more than a page. */
export type Front = (request: Request, peer: string) => Response | Promise<Response>;

export function createFront(deps: FrontDeps): Front {
  return (request, peer) => {
    const context = openContext(deps.context, request, peer);
    const path = readPath(request.url);
    const finish = (response: Response): Response => {
      // Never below nothing, also when the clock was set back meanwhile.
      const milliseconds = Math.max(0, deps.context.now() - context.startedAt);
      deps.metrics.request(path === undefined ? "other" : kindOf(path.path), response.status, milliseconds);
      const shown = path?.path ?? "(malformed)";
      deps.log(context, { method: request.method, path: shown, status: response.status, milliseconds });
      return response;
    };
    const fail = (error: unknown): Response => finish(deps.answerError(error, request));
    try {
      const response = answer(deps, request, path);
      return response instanceof Response ? finish(response) : response.then(finish, fail);
    } catch (error) {
      return fail(error);
    }
  };
}

function kindOf(path: string): RouteKind {
  if (path.startsWith("/simple")) return "simple";
  if (path.startsWith("/files/")) return "file";
  if (path.startsWith("/as-of/")) return "simple";
  return path.includes("/legacy") ? "upload" : "other";
}

function answer(
  deps: FrontDeps,
  request: Request,
  path: RequestPath | undefined,
): Response | Promise<Response> {
  if (path === undefined) throw malformed();
  requireOneHost(request);
  const simple = simplePrefix(deps, path.path);
  if (simple !== undefined) {
    requireReading(request);
    return answerSimple(deps.simple, request, { path, ...simple });
  }
  if (path.path.startsWith("/files/")) {
    requireReading(request);
    return answerFile(deps.files, request, path.path);
  }
  if (path.path.startsWith("/staged/")) {
    requireReading(request);
    return answerStaged(deps.staged, request, path);
  }
  const index = uploadIndex(deps, path.path);
  if (index !== undefined) {
    if (request.method !== "POST") throw methodRefusal(request.method, "POST");
    if (!index.hosts) throw hostsNothing();
    return answerUpload(deps.upload, request);
  }
  if (!TOOL_PATHS.test(path.path)) deps.pageHost(request);
  return deps.app.handle(routable(request, path));
}

/**
 * The path up to the simple root: `/simple`, `/{index}/simple`, both behind `/as-of/{time}`, and hatch's `/legacy/+simple`, `/{index}/+simple`.
 */
function simplePrefix(deps: FrontDeps, path: string): SimpleRoot | undefined {
  if (path === "/simple" || path.startsWith("/simple/")) return MAIN;
  const found = /^\/(?:as-of\/([^/]+)\/)?(?:([a-z0-9-]+)\/)?(?:legacy\/)?(?:simple|\+simple)(?=\/|$)/.exec(
    path,
  );
  if (found === null) return undefined;
  const [prefix, asOf, index] = found;
  const root = asOf === undefined ? { prefix } : { prefix, asOf };
  if (index === undefined || index === "legacy") return { ...root, index: "main" };
  return deps.indexes.has(index) ? { ...root, index } : undefined;
}

const MAIN = { prefix: "/simple", index: "main" };

function uploadIndex(deps: FrontDeps, path: string): { readonly hosts: boolean } | undefined {
  const found = /^\/(?:([a-z0-9-]+)\/)?legacy\/?$/.exec(path);
  if (found === null) return undefined;
  return found[1] === undefined ? { hosts: true } : deps.indexes.get(found[1]);
}

/** uv takes the 405 to a POST on a simple page for what it is: an upload sent to the wrong address. */
function requireReading({ method }: Request): void {
  if (method !== "GET" && method !== "HEAD") throw methodRefusal(method, "GET, HEAD");
}

/** Read by bots and probes without a session, under whatever name they know. */
const TOOL_PATHS = /^\/(?:pypi\/.*|healthz|readyz|metrics|_\/secrets\/report|api\/v1\/.*)$/;

/** Elysia looks for the path from the eleventh character of the URL on, so a short Host would hide every route. */
function routable(request: Request, { path, query }: RequestPath): Request {
  const address = `${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}${query}`;
  const rewritten = new Request(`http://gatehouse.internal${address}`, request);
  keepContext(contextOf(request), rewritten);
  return rewritten;
}

function malformed(): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "http.path",
    message: "The path of this request is malformed.",
    remedy: "Send a path without control characters, backslashes, dot segments or encoded slashes.",
  });
}

function hostsNothing(): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "index.hosts_nothing",
    message: "This index takes no uploads (its config says hosts: false).",
    remedy: "Upload to /legacy/.",
  });
}
