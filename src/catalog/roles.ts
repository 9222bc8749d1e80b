/** Owners and maintainers of a project. */
import { and, asc, eq, isNull, ne } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { roles } from "../db/schema/catalog.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { requireChangeable } from "./access.ts";
import { type Project, type Role, requireProject } from "./project.ts";

export type RoleInput = {
  readonly name: ProjectName;
  readonly user: { readonly id: number; readonly name: string };
  readonly role: Role | null;
};

/** Gives `user` a role, changes it, or (`null`) takes it away. @throws Refusal `project.last_owner`, or for rights */
export function setRole(
  deps: { db: Db; now: () => number },
  actor: Actor,
  { name, user, role }: RoleInput,
): void {
  write(deps.db, (tx) => {
    const at = deps.now();
    const project = requireChangeable(tx, actor, { name, change: "roles" });
    const key = and(eq(roles.projectId, project.id), eq(roles.userId, user.id));
    const before = tx.select().from(roles).where(key).get()?.role ?? null;
    if (before === role) return;
    if (before === "owner") requireOtherOwner(tx, project, user.id);
    if (role === null) tx.delete(roles).where(key).run();
    else {
      tx.insert(roles)
        .values({ projectId: project.id, userId: user.id, role, grantedAt: at })
        .onConflictDoUpdate({ target: [roles.projectId, roles.userId], set: { role, grantedAt: at } })
        .run();
    }
    record(
      tx,
      { actor, at },
      {
        event: role === null ? "role.remove" : "role.set",
        outcome: "done",
        project: project.name,
        details: { user: user.name, from: before, to: role },
      },
    );
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

/** Somebody who can still act: a disabled owner is none. */
function requireOtherOwner(tx: Tx, project: Project, leaving: number): void {
  const other = tx
    .select({ id: roles.userId })
    .from(roles)
    .innerJoin(people, eq(people.id, roles.userId))
    .where(
      and(
        eq(roles.projectId, project.id),
        eq(roles.role, "owner"),
        ne(roles.userId, leaving),
        isNull(people.disabledAt),
      ),
    )
    .get();
  if (other !== undefined) return;
  throw new Refusal({
    kind: "forbidden",
    code: "project.last_owner",
    message: `Project ${quote(project.name)} would have no owner left.`,
    remedy: "Make somebody else an owner first.",
  });
}
