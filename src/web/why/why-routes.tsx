/** `/why/{project}/{version}`: which rule hides or refuses it, as a page and as JSON. */
import type { Elysia } from "elysia";
import type { ProjectView } from "../../catalog/project-view.ts";
import { Refusal } from "../../errors.ts";
import type { FileCuration } from "../../mirror/curate-files.ts";
import { explainVersion } from "../../mirror/explain-version.ts";
import type { Mirror } from "../../mirror/mirror.ts";
import { prefersJson } from "../../packaging/accept.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../../packaging/project-name.ts";
import { tryParseVersion } from "../../packaging/version.ts";
import { pageResponse } from "../page-response.ts";
import { guardReading, type ReaderDeps, readerOf } from "../reader.ts";
import { WhyPage, type WhyPageProps } from "./why-page.tsx";

export type WhyDeps = ReaderDeps & {
  readonly view: ProjectView;
  readonly mirror?: Mirror | undefined;
  readonly curation: FileCuration;
};

export function whyRoutes(app: Elysia, deps: WhyDeps): void {
  app.get("/why/:name/:version", ({ request, params }) =>
    guardReading(request, () => answer(deps, request, params)),
  );
}

/** `?index=` asks for another index than main. @throws Refusal for rights, for what is not here, `upstream.…` */
async function answer(
  deps: WhyDeps,
  request: Request,
  { name, version }: { name: string; version: string },
): Promise<Response> {
  const normal = normalizeName(name) as ProjectName;
  readerOf(deps, request, normal);
  const parsed = tryParseVersion(version);
  if (!isValidProjectName(name) || parsed === undefined) throw unknown();
  const found = { name: normal, version: parsed.text };
  const index = new URL(request.url).searchParams.get("index") ?? "main";
  if (deps.view.serialOf(normal) !== undefined) return respond(request, { ...found, files: [] });
  const project = await deps.mirror?.project(index, normal);
  if (project === undefined) throw unknown();
  const files = explainVersion(deps.curation, { project, index }, parsed);
  return respond(request, { ...found, upstream: project.upstream, files });
}

function respond(request: Request, props: WhyPageProps): Response {
  if (!prefersJson(request.headers.get("accept"))) return pageResponse(<WhyPage {...props} />);
  const { name, version, upstream, files } = props;
  const shown = files.map(({ rules, ...file }) => ({
    ...file,
    rules: rules.map(({ wayOut, ...rule }) => ({ ...rule, way_out: wayOut })),
  }));
  const body = { project: name, version, upstream: upstream ?? null, files: shown };
  return Response.json(body, { headers: { "cache-control": "no-store", vary: "Accept" } });
}

function unknown(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "release.unknown",
    message: "There is no such project or version, here or at an upstream.",
    remedy: "Check the spelling.",
  });
}
