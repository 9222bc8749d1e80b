/** The pages for people, added to the app of the machines' routes. */
import type { Elysia } from "elysia";
import type { ProjectView } from "../catalog/project-view.ts";
import { Refusal } from "../errors.ts";
import type { Access } from "../http/access.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../packaging/project-name.ts";
import { addFactorRoutes } from "./account/add-factor-routes.tsx";
import { factorListRoutes } from "./account/factor-list-routes.tsx";
import { passwordRoutes } from "./account/password-routes.tsx";
import { recoveryRoutes } from "./account/recovery-routes.tsx";
import { sessionRoutes } from "./account/session-routes.tsx";
import { stepUpRoutes } from "./account/step-up-routes.tsx";
import { stylesheet } from "./assets/stylesheet.ts";
import { webauthnModule } from "./assets/webauthn-module.ts";
import { HomePage } from "./home-page.tsx";
import { pageResponse } from "./page-response.ts";
import { ProjectPage } from "./project-page.tsx";
import { describePage } from "./projects/shown-release.ts";
import { invitationRoutes } from "./invitations/invitation-routes.tsx";
import type { PersonDeps } from "./person-deps.ts";
import { visitorOf } from "./session.ts";
import { setUpRoutes } from "./set-up/set-up-routes.tsx";
import { factorRoutes } from "./sign-in/factor-routes.tsx";
import { signInRoutes } from "./sign-in/sign-in-routes.tsx";
import { welcomeRoutes } from "./welcome/welcome-routes.tsx";

export type WebDeps = PersonDeps & {
  readonly view: ProjectView;
  readonly access: Access;
  readonly readBy: "anyone" | "authenticated";
};

export function webRoutes(app: Elysia, deps: WebDeps): void {
  app.get(
    stylesheet.path,
    () => new Response(stylesheet.bytes, { headers: assetHeaders("text/css; charset=utf-8") }),
  );
  app.get(
    webauthnModule.path,
    () => new Response(webauthnModule.bytes, { headers: assetHeaders("text/javascript; charset=utf-8") }),
  );
  app.get("/", ({ request }) => {
    const signedIn = visitorOf(deps, request) !== undefined;
    const counts = deps.readBy === "anyone" || signedIn ? deps.view.counts() : undefined;
    return pageResponse(
      <HomePage
        publicUrl={deps.publicUrl}
        nav={[
          signedIn ? { href: "/account/factors", label: "Account" } : { href: "/sign-in", label: "Sign in" },
        ]}
        readBy={deps.readBy}
        {...(counts === undefined ? {} : { counts })}
      />,
    );
  });
  app.get("/project/:name/", ({ request, params }) => answerProject(deps, request, { name: params.name }));
  app.get("/project/:name/:version/", ({ request, params }) => answerProject(deps, request, params));
  for (const add of PERSON_ROUTES) add(app, deps);
}

const PERSON_ROUTES = [
  setUpRoutes,
  invitationRoutes,
  welcomeRoutes,
  signInRoutes,
  factorRoutes,
  stepUpRoutes,
  factorListRoutes,
  addFactorRoutes,
  recoveryRoutes,
  sessionRoutes,
  passwordRoutes,
];

/** Their names are made from their content. */
function assetHeaders(type: string): Record<string, string> {
  return {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  };
}

function answerProject(
  deps: WebDeps,
  request: Request,
  { name, version }: { name: string; version?: string },
): Response {
  const normal = normalizeName(name) as ProjectName;
  // Credentials sent by a program win over a cookie; never a mix of both.
  const byCookie = !request.headers.has("authorization") && visitorOf(deps, request) !== undefined;
  if (!byCookie) deps.access.authorizeRead(request, normal);
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
