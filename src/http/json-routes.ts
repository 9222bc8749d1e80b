/** `GET /pypi/{project}/json` and `/pypi/{project}/{version}/json`, as bots and old tools read them. */
import type { Elysia } from "elysia";
import type { ProjectView } from "../catalog/project-view.ts";
import { Refusal } from "../errors.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../packaging/project-name.ts";
import { tryParseVersion } from "../packaging/version.ts";
import { type FinishedPage, finishPage } from "../simple/finished-page.ts";
import { describeJson } from "../simple/json-document.ts";
import { createPageCache } from "../simple/page-cache.ts";
import type { ChangeMark } from "../db/change-mark.ts";
import type { Access } from "./access.ts";
import { readPath } from "./request-path.ts";

export type JsonDeps = {
  readonly access: Access;
  readonly view: ProjectView;
  readonly mark: ChangeMark;
  readonly publicUrl: string;
  readonly headers: Readonly<Record<string, string>>;
};

export function jsonRoutes<App extends Elysia>(app: App, deps: JsonDeps): App {
  const pages = createPageCache<FinishedPage>(deps.mark, 2_000);
  const answer = (request: Request, name: string, version?: string) =>
    answerJson(deps, request, { pages, name, version });
  for (const slash of ["", "/"]) {
    app.get(`/pypi/:name/json${slash}`, ({ request, params }) => answer(request, params.name));
    app.get(`/pypi/:name/:version/json${slash}`, ({ request, params }) =>
      answer(request, params.name, params.version),
    );
  }
  return app;
}

type JsonRequest = {
  readonly pages: ReturnType<typeof createPageCache<FinishedPage>>;
  readonly name: string;
  readonly version: string | undefined;
};

function answerJson(deps: JsonDeps, request: Request, { pages, name, version }: JsonRequest): Response {
  const normal = normalizeName(name) as ProjectName;
  deps.access.authorizeRead(request, normal);
  if (!isValidProjectName(name)) throw notFound();
  if (name !== normal) {
    const { query = "" } = readPath(request.url) ?? {};
    const location =
      version === undefined ? `/pypi/${normal}/json` : `/pypi/${normal}/${encodeURIComponent(version)}/json`;
    return new Response(null, {
      status: 301,
      headers: { location: `${location}${query}`, "cache-control": "no-cache" },
    });
  }
  const page = pages.get(`${normal} ${version ?? ""}`, {
    serialOf: () => deps.view.serialOf(normal),
    make: () => makePage(deps, normal, version),
  });
  if (page === undefined) throw notFound();
  return page.respond(request);
}

function makePage(deps: JsonDeps, name: ProjectName, version: string | undefined): FinishedPage | undefined {
  const project = deps.view.project(name);
  const parsed = version === undefined ? undefined : tryParseVersion(version);
  if (project === undefined || (version !== undefined && parsed === undefined)) return undefined;
  const document = describeJson(deps.view, project, {
    publicUrl: deps.publicUrl,
    ...(parsed === undefined ? {} : { version: parsed }),
  });
  if (document === undefined) return undefined;
  return finishPage({
    body: `${JSON.stringify(document)}\n`,
    contentType: "application/json",
    headers: { ...deps.headers, "x-pypi-last-serial": String(project.serial) },
  });
}

function notFound(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "project.unknown",
    message: "There is no such project or release here.",
    remedy: "Check the spelling.",
  });
}
