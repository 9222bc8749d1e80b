/** `/admin/upstreams`: how they are, and taking a name back from them. */
import type { Elysia } from "elysia";
import { claimName } from "../../catalog/claim-name.ts";
import { parseProjectName } from "../../packaging/project-name.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { adminForm, adminPage } from "./admin-guard.ts";
import { UpstreamsPage } from "./upstreams-page.tsx";

const PAGE = "/admin/upstreams";

export function upstreamRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    adminPage(deps, request, ({ session, csrf }) =>
      pageResponse(
        <UpstreamsPage
          userName={session.person.name}
          csrf={csrf}
          states={deps.mirror?.states() ?? []}
          offline={deps.mirror?.offline ?? false}
          exceptions={deps.curation.exceptions.all().filter(({ until }) => until > deps.now())}
          cacheBytes={deps.mirror?.cacheBytes}
        />,
      ),
    ),
  );
  app.post(
    `${PAGE}/claim`,
    ({ request }) =>
      adminForm(deps, request, {
        event: "project.claim",
        page: PAGE,
        act: ({ actor }, form) => {
          claimName(deps, actor, {
            name: parseProjectName(form.get("name") ?? ""),
            reason: form.get("reason") ?? "",
          });
        },
      }),
    { parse: "none" },
  );
}
