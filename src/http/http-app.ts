/** The machines' routes that are not on the hot path, gathered in one Elysia app. */
import { Elysia } from "elysia";
import { Refusal } from "../errors.ts";
import { type AuditRouteDeps, auditRoutes } from "./audit-routes.ts";
import { allowedMethods } from "./allowed-methods.ts";
import { type AnswerError, methodRefusal } from "./answer-error.ts";
import { type JsonDeps, jsonRoutes } from "./json-routes.ts";
import { type LeakReportDeps, leakReportRoute } from "./leak-report-route.ts";
import { type OperationsDeps, operationsRoutes } from "./operations-routes.ts";
import { releaseRoutes, type ReleaseRouteDeps } from "./release-routes.ts";
import { readPath } from "./request-path.ts";

export type HttpAppDeps = {
  readonly answerError: AnswerError;
  readonly json: JsonDeps;
  readonly audit: AuditRouteDeps;
  readonly operations: OperationsDeps;
  readonly leaks: LeakReportDeps;
  readonly releases: ReleaseRouteDeps;
};

/** Elysia reads the source of handlers to see what they need; touching everything once here makes that moot. */
const touch = (...parts: unknown[]): number => parts.length;

/** `onError` stands before every route, since hooks reach only what is added after them. */
export function createHttpApp(deps: HttpAppDeps): Elysia {
  const app: Elysia = new Elysia({ strictPath: true, systemRouter: false, aot: true })
    .onTransform((context) => void touch(context.headers, context.query, context.cookie, context.server))
    .onError(({ error, code, request }) =>
      deps.answerError(code === "NOT_FOUND" ? meaningOfMiss(app, request) : meaningOf(error, code), request),
    ) as unknown as Elysia;
  operationsRoutes(app, deps.operations);
  jsonRoutes(app, deps.json);
  auditRoutes(app, deps.audit);
  leakReportRoute(app, deps.leaks);
  releaseRoutes(app, deps.releases);
  return app;
}

/** Elysia says the same of an unknown address and of a known one with another method. */
function meaningOfMiss(app: Elysia, request: Request): Refusal {
  const methods = allowedMethods(app.routes, readPath(request.url)?.path ?? "");
  return methods === undefined ? unknownRoute() : methodRefusal(request.method, methods);
}

/** What Elysia throws of its own accord, in our words. */
function meaningOf(error: unknown, code: string | number): unknown {
  return code === "PARSE" || code === "VALIDATION" ? badRequest() : error;
}

export function unknownRoute(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "route.unknown",
    message: "There is nothing at this address.",
    remedy: "Packages are under /simple/, uploads go to /legacy/.",
  });
}

function badRequest(): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "http.malformed",
    message: "The request is malformed.",
    remedy: "Check its address and body.",
  });
}
