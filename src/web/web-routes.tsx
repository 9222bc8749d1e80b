/** The pages for people, added to the app of the machines' routes. */
import type { Elysia } from "elysia";
import { addFactorRoutes } from "./account/add-factor-routes.tsx";
import { emailRoutes } from "./account/email-routes.tsx";
import { factorListRoutes } from "./account/factor-list-routes.tsx";
import { noticeRoutes } from "./account/notice-routes.tsx";
import { passwordRoutes } from "./account/password-routes.tsx";
import { ownProjectRoutes } from "./account/projects-routes.tsx";
import { recoveryRoutes } from "./account/recovery-routes.tsx";
import { sessionRoutes } from "./account/session-routes.tsx";
import { stepUpRoutes } from "./account/step-up-routes.tsx";
import { peopleRoutes } from "./admin/people-routes.tsx";
import { personRoutes } from "./admin/person-routes.tsx";
import { policyRoutes } from "./admin/policy-routes.tsx";
import { projectAdminRoutes } from "./admin/project-admin-routes.tsx";
import { readinessRoutes } from "./admin/readiness-routes.tsx";
import { settingsRoutes } from "./admin/settings-routes.tsx";
import { exceptionRoutes } from "./admin/exception-routes.tsx";
import { shippingRoutes } from "./admin/shipping-routes.tsx";
import { upstreamRoutes } from "./admin/upstream-routes.tsx";
import { tailModule } from "./assets/tail-module.ts";
import { stylesheet } from "./assets/stylesheet.ts";
import { webauthnModule } from "./assets/webauthn-module.ts";
import { eventRoutes } from "./audit/event-routes.tsx";
import { HomePage } from "./home-page.tsx";
import { helpRoutes } from "./help/help-routes.tsx";
import { invitationRoutes } from "./invitations/invitation-routes.tsx";
import { type ManageDeps, manageRoutes } from "./manage/manage-routes.tsx";
import { pageResponse } from "./page-response.ts";
import type { PersonDeps } from "./person-deps.ts";
import { type ProjectRouteDeps, projectRoutes } from "./projects/project-routes.tsx";
import { resetRoutes } from "./reset-password/reset-routes.tsx";
import { searchRoutes } from "./search/search-routes.tsx";
import { visitorOf } from "./session.ts";
import { setUpRoutes } from "./set-up/set-up-routes.tsx";
import { factorRoutes } from "./sign-in/factor-routes.tsx";
import { signInRoutes } from "./sign-in/sign-in-routes.tsx";
import { tokenRoutes } from "./tokens/token-routes.tsx";
import { serviceTokenRoutes } from "./trail/service-token-routes.tsx";
import { trailRoutes } from "./trail/trail-routes.tsx";
import { projectRulesRoutes } from "./why/project-rules-routes.tsx";
import { welcomeRoutes } from "./welcome/welcome-routes.tsx";
import { type WhyDeps, whyRoutes } from "./why/why-routes.tsx";

export type WebDeps = PersonDeps &
  ManageDeps &
  ProjectRouteDeps &
  WhyDeps & { readonly readBy: "anyone" | "authenticated" };

export function webRoutes(app: Elysia, deps: WebDeps): void {
  app.get(
    stylesheet.path,
    () => new Response(stylesheet.bytes, { headers: assetHeaders("text/css; charset=utf-8") }),
  );
  app.get(
    webauthnModule.path,
    () => new Response(webauthnModule.bytes, { headers: assetHeaders("text/javascript; charset=utf-8") }),
  );
  app.get(
    tailModule.path,
    () => new Response(tailModule.bytes, { headers: assetHeaders("text/javascript; charset=utf-8") }),
  );
  app.get("/", ({ request }) => {
    const visitor = visitorOf(deps, request);
    const counts = deps.readBy === "anyone" || visitor !== undefined ? deps.view.counts() : undefined;
    return pageResponse(
      <HomePage
        publicUrl={deps.publicUrl}
        readBy={deps.readBy}
        {...(counts === undefined ? {} : { counts })}
      />,
    );
  });
  projectRoutes(app, deps);
  searchRoutes(app, deps);
  whyRoutes(app, deps);
  projectRulesRoutes(app, deps);
  helpRoutes(app, deps);
  for (const add of PERSON_ROUTES) add(app, deps);
  manageRoutes(app, deps);
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
  noticeRoutes,
  passwordRoutes,
  emailRoutes,
  resetRoutes,
  tokenRoutes,
  ownProjectRoutes,
  peopleRoutes,
  personRoutes,
  projectAdminRoutes,
  readinessRoutes,
  policyRoutes,
  upstreamRoutes,
  exceptionRoutes,
  settingsRoutes,
  shippingRoutes,
  eventRoutes,
  trailRoutes,
  serviceTokenRoutes,
];

/** Their names are made from their content. */
function assetHeaders(type: string): Record<string, string> {
  return {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  };
}
