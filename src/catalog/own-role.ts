/** Roles of those who have one already: leaving a project, and going from maintainer to owner or back. */
import { and, eq } from "drizzle-orm";
import type { Actor, PersonActor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { roles } from "../db/schema/catalog.ts";
import { type Tx, write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { requirePolicy } from "../gate/require-policy.ts";
import { requireReceiver } from "../gate/require-receiver.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { requireChangeable, requireOpen } from "./access.ts";
import { type Project, requireProject, type Role } from "./project.ts";
import { putRole } from "./put-role.ts";
import type { RoleInput } from "./roles.ts";
import { requireStanding } from "./standing.ts";

type Deps = { readonly db: Db; readonly now: () => number };

/** Anybody may go, but the last owner. @throws Refusal `project.leave`, `project.last_owner`, `project.quarantined`, `policy.*` */
export function leaveProject(deps: Deps, actor: PersonActor, name: ProjectName): void {
  write(deps.db, (tx) => {
    requireStanding(tx, actor);
    const project = requireProject(tx, name);
    const user = { id: actor.userId, name: actor.userName };
    if (!hasRole(tx, project, user)) throw notTheirs(name);
    requireOpen(actor, project);
    const act = { actor, at: deps.now() };
    requirePolicy(tx, act, { action: "role", project: project.name });
    putRole(tx, act, { project, user, role: null });
  });
}

/** Nobody gets their first role this way: that is offered, and accepted. @throws Refusal `role.none`, `project.last_owner`, `policy.*`, or for rights */
export function switchRole(deps: Deps, actor: Actor, { name, user, role }: RoleInput & { role: Role }): void {
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const project = requireChangeable(tx, act, { name, change: "roles" });
    if (!hasRole(tx, project, user)) throw noRole(user.name, name);
    requireReceiver(tx, act, { project: project.name, user });
    putRole(tx, act, { project, user, role });
  });
}

function hasRole(tx: Tx, project: Project, user: RoleInput["user"]): boolean {
  const held = and(eq(roles.projectId, project.id), eq(roles.userId, user.id));
  return tx.select().from(roles).where(held).get() !== undefined;
}

function noRole(user: string, name: ProjectName): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "role.none",
    message: `${quote(user)} has no role on project ${quote(name)}.`,
    remedy: "Look at its people again; somebody new is invited.",
  });
}

function notTheirs(name: ProjectName): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "project.leave",
    message: `You have no role on project ${quote(name)} that you could leave.`,
    remedy: "Your page of projects lists those on which you have one.",
  });
}
