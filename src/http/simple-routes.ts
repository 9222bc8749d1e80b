/** `GET /simple/` and `/simple/{project}/`, also behind index names and as hatch's `+simple`: the hottest path. */
import { readMoment } from "../curation/day-and-time.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import { negotiateSimple, type SimpleForm } from "../packaging/accept.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../packaging/project-name.ts";
import type { FinishedPage } from "../simple/finished-page.ts";
import type { SimplePages } from "../simple/simple-pages.ts";
import type { Access } from "./access.ts";
import type { RequestPath } from "./request-path.ts";

export type SimpleDeps = { readonly access: Access; readonly pages: SimplePages };

export type SimpleRoot = {
  readonly prefix: string;
  readonly index: string;
  /** The moment in the address, as it stands there. */
  readonly asOf?: string;
};

/**
 * Answers below one simple root. `prefix` is the path up to and including `/simple` (or `/+simple`), as in `path`.
 * @throws Refusal for rights, unknown projects and unacceptable media types
 */
export function answerSimple(
  deps: SimpleDeps,
  request: Request,
  at: SimpleRoot & { readonly path: RequestPath },
): Response | Promise<Response> {
  const { path, prefix, index, asOf } = at;
  const moment = asOf === undefined ? {} : { asOf: requireMoment(asOf) };
  const rest = path.path.slice(prefix.length);
  if (rest === "" || rest === "/") {
    deps.access.authorizeRead(request);
    if (rest === "") return redirect(`${prefix}/${path.query}`);
    return deps.pages.root({ index, form: formOf(request, path), ...moment }).respond(request);
  }
  const segment = rest.endsWith("/") ? rest.slice(1, -1) : rest.slice(1);
  const name = normalizeName(segment) as ProjectName;
  deps.access.authorizeRead(request, name);
  if (segment.includes("/") || !isValidProjectName(segment)) throw unknown(segment);
  if (segment !== name || !rest.endsWith("/")) return redirect(`${prefix}/${name}/${path.query}`);
  const page = deps.pages.project(name, { index, form: formOf(request, path), ...moment });
  if (page instanceof Promise) return page.then((found) => respond(found, request, segment));
  return respond(page, request, segment);
}

function respond(page: FinishedPage | undefined, request: Request, segment: string): Response {
  if (page === undefined) throw unknown(segment);
  return page.respond(request);
}

/** The normal form never changes, so clients may keep this redirect for ever. */
function redirect(location: string): Response {
  return new Response(null, {
    status: 301,
    headers: { location, "cache-control": "no-cache", vary: "Accept" },
  });
}

/** @throws Refusal `as_of.invalid` */
function requireMoment(text: string): number {
  const moment = readMoment(text);
  if (moment !== undefined) return moment;
  throw invalid(
    "as_of.invalid",
    `${quote(text)} is not a moment.`,
    "Write a day, meaning its start in UTC (2026-03-24), or a moment with its offset: 2026-03-24T10:00Z.",
  );
}

function formOf(request: Request, { query }: RequestPath): SimpleForm {
  const format = query === "" ? undefined : new URLSearchParams(query.replaceAll("+", "%2B")).get("format");
  const form = negotiateSimple(request.headers.get("accept"), format ?? undefined);
  if (form !== undefined) return form;
  throw new Refusal({
    kind: "invalid",
    code: "http.not_acceptable",
    message: "None of the media types asked for is spoken here.",
    remedy: "Ask for application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html or text/html.",
  });
}

function unknown(segment: string): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "project.unknown",
    message: `There is no project '${normalizeName(segment)
      .replace(/[^\x20-\x7e]/g, "?")
      .slice(0, 100)}' here.`,
    remedy: "Check the spelling, or publish its first file.",
  });
}
