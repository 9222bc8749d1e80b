/** `/manage/project/{name}/…`: the pages of a project for its people, and the forms on them. */
import type { Elysia } from "elysia";
import { requireFresh } from "../../accounts/step-up.ts";
import type { DeleteDeps } from "../../catalog/delete-files.ts";
import { Refusal } from "../../errors.ts";
import type { ProjectName } from "../../packaging/project-name.ts";
import { guardPage, seeOther } from "../guard.ts";
import { pageNumber } from "../page-number.ts";
import type { PersonDeps } from "../person-deps.ts";
import { noteRefusal, personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
import { downloadRoutes } from "./download-routes.ts";
import { type Deed, DEEDS } from "./manage-deeds.ts";
import { managePath } from "./manage-frame.tsx";
import { nameInPath } from "./name-in-path.ts";
import { releasePath } from "./releases-page.tsx";
import { showPolicy } from "./show-policy.tsx";
import { stagedRoutes } from "./staged-routes.tsx";
import { showPeople, showRelease, showReleases, showSettings } from "./show-managed.tsx";

export type ManageDeps = PersonDeps & DeleteDeps;

export function manageRoutes(app: Elysia, deps: ManageDeps): void {
  const page = (request: Request, name: string, show: (visitor: Visitor, name: ProjectName) => Response) =>
    guardPage(request, () => show(requireVisitor(deps, request), nameInPath(name)));
  app.get("/manage/project/:name/", ({ request, params }) =>
    page(request, params.name, (visitor, name) => showPeople(deps, visitor, { name })),
  );
  app.get("/manage/project/:name/releases/", ({ request, params }) =>
    page(request, params.name, (visitor, name) =>
      showReleases(deps, visitor, { name, page: pageNumber(request) }),
    ),
  );
  app.get("/manage/project/:name/releases/:version/", ({ request, params }) =>
    page(request, params.name, (visitor, name) =>
      showRelease(deps, visitor, { name, version: params.version }),
    ),
  );
  downloadRoutes(app, deps);
  app.get("/manage/project/:name/settings/", ({ request, params }) =>
    page(request, params.name, (visitor, name) => showSettings(deps, visitor, { name })),
  );
  app.get("/manage/project/:name/policy/", ({ request, params }) =>
    page(request, params.name, (visitor, name) => showPolicy(deps, visitor, { name })),
  );
  stagedRoutes(app, deps);
  for (const deed of DEEDS) {
    app.post(
      `/manage/project/:name/${deed.path}`,
      ({ request, params }) => answer(deps, request, { deed, name: nameInPath(params.name) }),
      { parse: "none" },
    );
  }
}

/** Pages whose forms all stand on one address. */
const OWN_PAGES: ReadonlySet<Deed["page"]> = new Set(["settings", "policy"]);

type Asked = { readonly deed: Deed; readonly name: ProjectName };

async function answer(deps: ManageDeps, request: Request, { deed, name }: Asked): Promise<Response> {
  // Which page the form stood on is in the form, and the guard comes before it is read.
  const page = `${managePath(name)}${OWN_PAGES.has(deed.page) ? `${deed.page}/` : ""}`;
  const act = (visitor: Visitor, form: URLSearchParams) => {
    try {
      if (deed.fresh) requireFresh(deps.db.orm, visitor.session, { change: "other", now: deps.now() });
      deed.act(deps, visitor.actor, { name, form });
      return seeOther(deed.leadsTo ?? pageOf(deed, name, form));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!SHOWN.has(error.kind) && error.code !== "project.last_owner") throw error;
      noteRefusal(deps, { visitor, event: deed.event, project: name }, error);
      return showAgain(deps, visitor, { deed, name, form, refusal: error });
    }
  };
  return personForm(deps, request, { event: deed.event, page, project: name, act });
}

/** What somebody can mend on the page itself. */
const SHOWN: ReadonlySet<Refusal["kind"]> = new Set(["invalid", "conflict", "not_found", "denied_by_policy"]);

type Faulty = Asked & { readonly form: URLSearchParams; readonly refusal: Refusal };

/** The page again, with what is wrong; where there is no page for this person, its own refusal is the answer. */
function showAgain(deps: ManageDeps, visitor: Visitor, { deed, name, form, refusal }: Faulty): Response {
  if (deed.page === "people") {
    return showPeople(deps, visitor, { name, refusal, invited: form.get("user") ?? undefined });
  }
  if (deed.page === "settings") return showSettings(deps, visitor, { name, refusal });
  if (deed.page === "policy") return showPolicy(deps, visitor, { name, refusal });
  return showRelease(deps, visitor, { name, version: form.get("version") ?? "", refusal });
}

function pageOf(deed: Deed, name: ProjectName, form: URLSearchParams): string {
  if (deed.page === "people") return managePath(name);
  if (OWN_PAGES.has(deed.page)) return `${managePath(name)}${deed.page}/`;
  const whole = deed.path === "releases/delete" && (form.get("filename") ?? "") === "";
  return whole ? `${managePath(name)}releases/` : releasePath(name, form.get("version") ?? "");
}
