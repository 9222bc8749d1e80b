/** `/admin/projects`: the list of all projects, and quarantine. */
import type { Elysia } from "elysia";
import { overseeProjects } from "../../catalog/oversee-projects.ts";
import { requireProject } from "../../catalog/project.ts";
import { setProjectStatus } from "../../catalog/project-status.ts";
import { criticalProjects, standingsOf } from "../../gate/critical-projects.ts";
import { chosenNames, parseCriticalChoice } from "../policy/critical-choice.ts";
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
      const critical = parseCriticalChoice(query.get("critical"));
      const now = deps.now();
      // The strictest first.
      const names = critical === "" ? undefined : chosenNames(criticalProjects(deps.db.orm, now), critical);
      const asked = { typed, status, from: query.get("from") ?? "", size: SIZE, names };
      const listed = overseeProjects(deps.db, asked);
      const shown = listed.projects.map(({ name }) => name);
      const standings = standingsOf(deps.db.orm, shown, now);
      const page = { userName: session.person.name, csrf, typed, status, critical, listed, standings };
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
