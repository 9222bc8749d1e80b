/** Gathers what the page of a project's policy shows. */
import { requireManaged } from "../../catalog/managed-project.ts";
import type { Refusal } from "../../errors.ts";
import { standingsOf } from "../../gate/critical-projects.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import type { ProjectName } from "../../packaging/project-name.ts";
import { surveyProject } from "../../readiness/survey-project.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import type { Visitor } from "../session.ts";
import { PolicyPage } from "./policy-page.tsx";

export function showPolicy(
  { db, now }: PersonDeps,
  { actor, session, csrf }: Visitor,
  { name, refusal }: { readonly name: ProjectName; readonly refusal?: Refusal },
): Response {
  const { project, role } = requireManaged(db.orm, actor, name);
  const at = now();
  const { demand: level, demandRelease: release, demandMaxAge: maxAge, demandCidr: requireCidr } = project;
  return pageResponse(
    <PolicyPage
      userName={session.person.name}
      csrf={csrf}
      name={project.name}
      role={role}
      fault={refusal?.sentence}
      standing={standingsOf(db.orm, [name], at).get(name)}
      people={surveyProject(db.orm, at, name)}
      demand={{ level, release, maxAge, requireCidr }}
      at={at}
    />,
    refusal === undefined ? 200 : refusalStatus(refusal),
  );
}
