/** Owners and maintainers of a project. */
import { asc, eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { roles } from "../db/schema/catalog.ts";
import { people } from "../db/schema/people.ts";
import { write } from "../db/write.ts";
import { requireReceiver } from "../gate/require-receiver.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { requireChangeable } from "./access.ts";
import { type Role, requireProject } from "./project.ts";
import { putRole } from "./put-role.ts";

export type RoleInput = {
  readonly name: ProjectName;
  readonly user: { readonly id: number; readonly name: string };
  readonly role: Role | null;
};

/** Gives `user` a role, changes it, or (`null`) takes it away. @throws Refusal `project.last_owner`, `policy.*`, or for rights */
export function setRole(
  deps: { db: Db; now: () => number },
  actor: Actor,
  { name, user, role }: RoleInput,
): void {
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const project = requireChangeable(tx, act, { name, change: "roles" });
    if (role !== null) requireReceiver(tx, act, { project: name, user });
    putRole(tx, act, { project, user, role });
  });
}

/** Who holds which role, by name. @throws Refusal `project.unknown` */
export function listRoles(db: Db, name: ProjectName): { user: string; role: Role }[] {
  const project = requireProject(db.orm, name);
  return db.orm
    .select({ user: people.name, role: roles.role })
    .from(roles)
    .innerJoin(people, eq(people.id, roles.userId))
    .where(eq(roles.projectId, project.id))
    .orderBy(asc(people.name))
    .all();
}
