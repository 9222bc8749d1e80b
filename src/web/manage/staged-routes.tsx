/** `/manage/project/{name}/staged/…`: the releases that wait, what each would change, and the forms that settle it. */
import type { Elysia } from "elysia";
import type { DeleteDeps } from "../../catalog/delete-files.ts";
import { requireManaged } from "../../catalog/managed-project.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { parseProjectName, type ProjectName } from "../../packaging/project-name.ts";
import { parseVersion } from "../../packaging/version.ts";
import { approveRelease } from "../../staged/approve-release.ts";
import { differenceOf } from "../../staged/difference.ts";
import { listStaged, newestStaged } from "../../staged/find-staged.ts";
import { rejectRelease } from "../../staged/reject-release.ts";
import { unknownRelease } from "../../staged/require-tester.ts";
import { filesOf, handsIn } from "../../staged/staged-files.ts";
import { stagedPath } from "../../staged/staged-path.ts";
import { guardPage, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { noteRefusal, personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
import { StagedListPage } from "./staged-list-page.tsx";
import { StagedPage } from "./staged-page.tsx";

type StagedDeps = PersonDeps & DeleteDeps;

export function stagedRoutes(app: Elysia, deps: StagedDeps): void {
  app.get("/manage/project/:name/staged/", ({ request, params }) =>
    guardPage(request, () => showList(deps, requireVisitor(deps, request), parseProjectName(params.name))),
  );
  app.get("/manage/project/:name/staged/:version/", ({ request, params }) =>
    guardPage(request, () =>
      showOne(deps, requireVisitor(deps, request), {
        name: parseProjectName(params.name),
        version: params.version,
      }),
    ),
  );
  for (const verdict of ["approve", "reject"] as const) {
    app.post(
      `/manage/project/:name/staged/:version/${verdict}`,
      ({ request, params }) =>
        answer(deps, request, {
          verdict,
          name: parseProjectName(params.name),
          version: params.version,
        }),
      { parse: "none" },
    );
  }
}

type Asked = { readonly name: ProjectName; readonly version: string };

async function answer(
  deps: StagedDeps,
  request: Request,
  { verdict, name, version }: Asked & { readonly verdict: "approve" | "reject" },
): Promise<Response> {
  const page = stagedPath(name, version);
  const event = `release.${verdict}` as const;
  const act = (visitor: Visitor, form: URLSearchParams) => {
    const input = { name, version: parseVersion(version), session: visitor.session };
    try {
      if (verdict === "approve") approveRelease(deps, visitor.actor, input);
      else rejectRelease(deps, visitor.actor, { ...input, reason: form.get("reason") ?? "" });
      return seeOther(page);
    } catch (error) {
      if (!(error instanceof Refusal) || !SHOWN.has(error.kind)) throw error;
      noteRefusal(deps, { visitor, event, project: name }, error);
      return showOne(deps, visitor, { name, version, refusal: error });
    }
  };
  return personForm(deps, request, { event, page, project: name, act });
}

/** What is said on the page itself. */
const SHOWN: ReadonlySet<Refusal["kind"]> = new Set(["invalid", "conflict", "denied_by_policy"]);

function showList({ db }: StagedDeps, visitor: Visitor, name: ProjectName): Response {
  const { project, role } = requireManaged(db.orm, visitor.actor, name);
  return pageResponse(
    <StagedListPage
      userName={visitor.session.person.name}
      csrf={visitor.csrf}
      name={project.name}
      role={role}
      releases={listStaged(db.orm, { project, waiting: false, most: 100 })}
    />,
  );
}

function showOne(
  { db, publicUrl }: StagedDeps,
  visitor: Visitor,
  { name, version, refusal }: Asked & { readonly refusal?: Refusal },
): Response {
  const { project, role } = requireManaged(db.orm, visitor.actor, name);
  const release = newestStaged(db.orm, project, parseVersion(version));
  if (release === undefined) throw unknownRelease();
  const files = filesOf(db.orm, release);
  const about = refusal?.code === "release.reason";
  return pageResponse(
    <StagedPage
      userName={visitor.session.person.name}
      csrf={visitor.csrf}
      name={project.name}
      role={role}
      publicUrl={publicUrl}
      release={release}
      files={files}
      difference={differenceOf(db.orm, release)}
      handIn={handsIn(db.orm, files).includes(visitor.session.person.name)}
      fault={about ? undefined : refusal?.sentence}
      reasonError={about ? refusal.sentence : undefined}
    />,
    refusal === undefined ? 200 : refusalStatus(refusal),
  );
}
