/** Finds projects and what somebody may do with them. */
import { and, eq } from "drizzle-orm";
import { type Actor, isAdmin } from "../actor.ts";
import { projects, roles } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";

export type Project = typeof projects.$inferSelect;
export type Role = "owner" | "maintainer";

export function findProject(tx: Tx, name: ProjectName): Project | undefined {
  return tx.select().from(projects).where(eq(projects.name, name)).get();
}

/** @throws Refusal `project.unknown` */
export function requireProject(tx: Tx, name: ProjectName): Project {
  const project = findProject(tx, name);
  if (project !== undefined) return project;
  throw new Refusal({
    kind: "not_found",
    code: "project.unknown",
    message: `There is no project ${quote(name)} here.`,
    remedy: "Check the spelling.",
  });
}

/** The role of the person behind `actor`; the console and admins count as owners. */
export function roleOf(tx: Tx, actor: Actor, project: Project): Role | undefined {
  if (isAdmin(actor)) return "owner";
  if (actor.kind === "anonymous" || actor.kind === "console") return undefined;
  const row = tx
    .select({ role: roles.role })
    .from(roles)
    .where(and(eq(roles.projectId, project.id), eq(roles.userId, actor.userId)))
    .get();
  return row?.role;
}
