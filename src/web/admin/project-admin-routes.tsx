/** `/admin/projects`: the list of all projects, and quarantine. */
import type { Elysia } from "elysia";
import { overseeProjects } from "../../catalog/oversee-projects.ts";
import { requireProject } from "../../catalog/project.ts";
import { setProjectStatus } from "../../catalog/project-status.ts";
import { normalizeName, parseProjectName } from "../../packaging/project-name.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { adminForm, adminPage } from "./admin-guard.ts";
import { AdminProjectsPage, QuarantinePage } from "./projects-page.tsx";

const PAGE = "/admin/projects";
const SIZE = 50;
const STATUSES = ["active", "archived", "deprecated", "quarantined"] as const;

export function projectAdminRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    adminPage(deps, request, ({ session, csrf }, query) => {
      const typed = normalizeName((query.get("q") ?? "").trim().slice(0, 100));
      const status = STATUSES.find((each) => each === query.get("status"));
      const listed = overseeProjects(deps.db, { typed, status, from: query.get("from") ?? "", size: SIZE });
      const page = { userName: session.person.name, csrf, typed, status, listed };
      return pageResponse(<AdminProjectsPage {...page} />);
    }),
  );
  app.get(`${PAGE}/quarantine`, ({ request }) =>
    adminPage(deps, request, ({ session, csrf }, query) => {
      const { name, status } = requireProject(deps.db.orm, parseProjectName(query.get("name") ?? ""));
      const page = { userName: session.person.name, csrf, name, quarantined: status === "quarantined" };
      return pageResponse(<QuarantinePage {...page} />);
    }),
  );
  app.post(
    `${PAGE}/quarantine`,
    ({ request }) =>
      adminForm(deps, request, {
        event: "project.status",
        page: PAGE,
        act: ({ actor }, form) =>
          setProjectStatus(deps, actor, {
            name: parseProjectName(form.get("name") ?? ""),
            status: form.get("to") === "active" ? "active" : "quarantined",
            reason: form.get("reason") ?? "",
          }),
      }),
    { parse: "none" },
  );
}
