/** `/account/projects`: the list of one's own, and answers to invitations. */
import type { Elysia } from "elysia";
import { requireFresh } from "../../accounts/step-up.ts";
import { ownProjects, parseOwnProjectsOrder } from "../../catalog/own-projects.ts";
import type { Role } from "../../catalog/project.ts";
import { answerRoleInvitation, listRoleInvitations } from "../../catalog/role-invitations.ts";
import { criticalProjects } from "../../gate/critical-projects.ts";
import { EVERYTHING } from "../../readiness/holders.ts";
import { type Duty, surveyOne } from "../../readiness/survey.ts";
import { chosenNames, parseCriticalChoice } from "../policy/critical-choice.ts";
import { guardPage, idIn, seeOther } from "../guard.ts";
import { pageNumber } from "../page-number.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
import { ProjectsPage } from "./projects-page.tsx";

const PAGE = "/account/projects";
/** Rows of a page. */
const SIZE = 40;

export function ownProjectRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    guardPage(request, () => show(deps, requireVisitor(deps, request), request)),
  );
  app.post("/account/projects/accept", ({ request }) => answer(deps, request, true), { parse: "none" });
  app.post("/account/projects/decline", ({ request }) => answer(deps, request, false), { parse: "none" });
}

async function answer(deps: PersonDeps, request: Request, accept: boolean): Promise<Response> {
  return personForm(deps, request, {
    event: accept ? "role.accept" : "role.decline",
    page: PAGE,
    act: ({ session, actor }, form) => {
      if (accept) requireFresh(deps.db.orm, session, { change: "other", now: deps.now() });
      answerRoleInvitation(deps, actor, { id: idIn(form), accept });
      return seeOther(PAGE);
    },
  });
}

function show(deps: PersonDeps, { session, csrf }: Visitor, request: Request): Response {
  const asked = new URL(request.url).searchParams;
  const part = (asked.get("part") ?? "").trim().slice(0, 200);
  const role = ROLES.find((each) => each === asked.get("role"));
  const order = parseOwnProjectsOrder(asked.get("order"));
  const page = pageNumber(request);
  const now = deps.now();
  const critical = parseCriticalChoice(asked.get("critical"));
  const standings = criticalProjects(deps.db.orm, now, session.userId);
  const found = ownProjects(deps.db, session.userId, {
    standings,
    ...(critical === "" ? {} : { names: chosenNames(standings, critical) }),
    part: part.toLowerCase(),
    ...(role === undefined ? {} : { role }),
    order,
    page,
    size: SIZE,
  });
  const chosen = { part, role: role ?? "", order, critical };
  const whole = part === "" && role === undefined && critical === "" && page === 1 && standings.size > 0;
  const at = (number: number) => `${PAGE}?${new URLSearchParams({ ...chosen, page: String(number) })}`;
  return pageResponse(
    <ProjectsPage
      userName={session.person.name}
      csrf={csrf}
      invitations={listRoleInvitations(deps.db.orm, { userId: session.userId }, deps.now())}
      projects={found.slice(0, SIZE)}
      chosen={chosen}
      standings={standings}
      duties={whole ? ownDuties(deps, session.userId, now) : []}
      at={now}
      previous={page > 1 ? at(page - 1) : undefined}
      next={found.length > SIZE ? at(page + 1) : undefined}
    />,
  );
}

/** Of the page's first section. */
const DUTIES = 20;

function ownDuties({ db }: PersonDeps, userId: number, at: number): readonly Duty[] {
  const duties = surveyOne(db.orm, at, userId)?.duties ?? [];
  return duties.filter(({ project }) => project !== EVERYTHING).slice(0, DUTIES);
}

const ROLES: readonly Role[] = ["owner", "maintainer"];
