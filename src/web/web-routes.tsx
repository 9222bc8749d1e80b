/** The pages for people, added to the app of the machines' routes. */
import type { Elysia } from "elysia";
import type { ProjectView } from "../catalog/project-view.ts";
import { Refusal } from "../errors.ts";
import type { Access } from "../http/access.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../packaging/project-name.ts";
import { stylesheet } from "./assets/stylesheet.ts";
import { HomePage } from "./home-page.tsx";
import { pageResponse } from "./page-response.ts";
import { ProjectPage } from "./project-page.tsx";
import { describePage } from "./projects/shown-release.ts";
import { type SetUpRouteDeps, setUpRoutes } from "./set-up/set-up-routes.tsx";

export type WebDeps = SetUpRouteDeps & {
  readonly view: ProjectView;
  readonly access: Access;
  readonly readBy: "anyone" | "authenticated";
};

export function webRoutes(app: Elysia, deps: WebDeps): void {
  app.get(stylesheet.path, () => new Response(stylesheet.bytes, { headers: STYLE_HEADERS }));
  app.get("/", () => {
    const counts = deps.readBy === "anyone" ? deps.view.counts() : undefined;
    return pageResponse(
      <HomePage
        publicUrl={deps.publicUrl}
        readBy={deps.readBy}
        {...(counts === undefined ? {} : { counts })}
      />,
    );
  });
  app.get("/project/:name/", ({ request, params }) => answerProject(deps, request, { name: params.name }));
  app.get("/project/:name/:version/", ({ request, params }) => answerProject(deps, request, params));
  setUpRoutes(app, deps);
}

const STYLE_HEADERS = {
  "content-type": "text/css; charset=utf-8",
  "cache-control": "public, max-age=31536000, immutable",
  "x-content-type-options": "nosniff",
};

function answerProject(
  deps: WebDeps,
  request: Request,
  { name, version }: { name: string; version?: string },
): Response {
  const normal = normalizeName(name) as ProjectName;
  deps.access.authorizeRead(request, normal);
  const project = isValidProjectName(name) ? deps.view.project(normal) : undefined;
  if (project === undefined) {
    throw new Refusal({
      kind: "not_found",
      code: "project.unknown",
      message: "There is no such project here.",
      remedy: "Check the spelling.",
    });
  }
  return pageResponse(
    <ProjectPage publicUrl={deps.publicUrl} {...describePage(deps.view, project, version)} />,
  );
}
