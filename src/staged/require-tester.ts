/** Who may see a waiting release beside those who settle it: whoever holds a role on the project, by session or token. */
import type { Actor } from "../actor.ts";
import { requireReach } from "../catalog/access.ts";
import { findProject, type Project, roleOf } from "../catalog/project.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";

/** To everybody else it is as if there were nothing. @throws Refusal `release.unknown`, `token.project_scope` */
export function requireTester(tx: Tx, actor: Actor, name: ProjectName): Project {
  requireReach(actor, name);
  const project = findProject(tx, name);
  if (project !== undefined && project.status !== "quarantined" && roleOf(tx, actor, project) !== undefined) {
    return project;
  }
  throw unknownRelease();
}

export function unknownRelease(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "release.unknown",
    message: "There is no such release here.",
    remedy: "Check project and version; one that waits for approval is shown to people of the project alone.",
  });
}
