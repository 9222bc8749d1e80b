/** Makes a project by its first upload: a row, its owner, and a word to the admins when the name looks like another. */
import { and, asc, eq, ne } from "drizzle-orm";
import { type Actor, isAdmin } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import { projects, roles } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { lookAlikeForm } from "../packaging/look-alike-form.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { advance } from "./journal.ts";
import { requireNotMirrored } from "./private-name.ts";
import { type Project, requireProject } from "./project.ts";

export type NewProject = {
  readonly name: ProjectName;
  readonly displayName: string;
  /** Owner of what the console makes; otherwise whoever acts is. */
  readonly owner?: number | undefined;
  /** Its first release waits for approval: nobody is shown the project until then. */
  readonly hidden?: boolean;
};

/** The name must be free, and the right to it known. @throws Refusal `project.cached_upstream` */
export function createProject(
  tx: Tx,
  act: Act,
  { name, displayName, owner: given, hidden = false }: NewProject,
): Project {
  requireNotMirrored(tx, name);
  tx.insert(projects)
    .values({ name, displayName, serial: 0, createdAt: act.at, lookAlikeForm: lookAlikeForm(name) })
    .run();
  const project = requireProject(tx, name);
  const owner = given ?? ("userId" in act.actor ? act.actor.userId : undefined);
  if (owner !== undefined) {
    tx.insert(roles).values({ projectId: project.id, userId: owner, role: "owner", grantedAt: act.at }).run();
  }
  if (!hidden) advance(tx, { project, at: act.at }, { action: "create" });
  record(tx, act, {
    event: "project.create",
    outcome: "done",
    project: name,
    details: { owner: owner ?? null },
  });
  recordLookAlikes(tx, act, project);
  return project;
}

/** @throws Refusal `project.create` */
export function requireNewProjectRight(
  actor: Actor,
  { name, newProjects }: { name: ProjectName; newProjects: "members" | "admins" },
): void {
  if (newProjects === "members" || isAdmin(actor)) return;
  throw new Refusal({
    kind: "forbidden",
    code: "project.create",
    message: `There is no project ${quote(name)} yet, and only admins may create projects here (access.new_projects: admins).`,
    remedy: "Ask an admin to upload its first file, or check the spelling.",
  });
}

/** How many names a warning names at most. */
const NAMED = 10;

/** A warning for admins, not a refusal: in a private index two such names are mostly meant. */
function recordLookAlikes(tx: Tx, act: Act, project: Project): void {
  const others = tx
    .select({ name: projects.name })
    .from(projects)
    .where(and(eq(projects.lookAlikeForm, project.lookAlikeForm), ne(projects.id, project.id)))
    .orderBy(asc(projects.id))
    .limit(NAMED)
    .all();
  if (others.length === 0) return;
  const names = others.map((other) => other.name);
  record(tx, act, {
    event: "project.confusable",
    outcome: "done",
    project: project.name,
    details: { name: project.name, looks_like: names },
  });
}
