/** The project behind its pages for those who change it. */
import { type Actor, isAdmin } from "../actor.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { type Project, type Role, requireProject, roleOf } from "./project.ts";

export type ManagedProject = {
  readonly project: Project;
  readonly role: Role;
  /** Whether quarantine is in their hands. */
  readonly admin: boolean;
};

/** For owners, maintainers and admins. @throws Refusal `project.unknown`, `project.manage` */
export function requireManaged(tx: Tx, actor: Actor, name: ProjectName): ManagedProject {
  const project = requireProject(tx, name);
  const role = roleOf(tx, actor, project);
  if (role !== undefined) return { project, role, admin: isAdmin(actor) };
  throw new Refusal({
    kind: "forbidden",
    code: "project.manage",
    message: `These pages are for owners and maintainers of project ${quote(name)}.`,
    remedy: "Ask an owner to invite you.",
  });
}
