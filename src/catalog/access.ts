/** Who may reach and change what: scopes and globs of tokens, roles on projects. */
import { type Actor, isAdmin } from "../actor.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { matchesGlob } from "../packaging/name-glob.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { type Project, type Role, requireProject, roleOf } from "./project.ts";
import { requireStanding } from "./standing.ts";

/** Whether `actor`'s credential reaches `name` at all. */
export function reaches(actor: Actor, name: string): boolean {
  if (actor.kind !== "token" || actor.projects === undefined) return true;
  return actor.projects.some((glob) => matchesGlob(glob, name));
}

/** @throws Refusal `token.project_scope` */
export function requireReach(actor: Actor, name: ProjectName): void {
  if (reaches(actor, name) || actor.kind !== "token") return;
  throw forbidden(
    "token.project_scope",
    `Invalid API Token: project-scoped token is not valid for project: ${quote(name)}.`,
    `Token '${actor.tokenName}' reaches ${(actor.projects ?? []).join(", ")}; use another token, or make one for this project.`,
  );
}

/** Before a byte of a body is read: may this caller upload anything at all? @throws Refusal */
export function requireUploader(actor: Actor): void {
  if (actor.kind === "anonymous") {
    throw new Refusal({
      kind: "unauthenticated",
      code: "upload.anonymous",
      message: "Uploading, like every change, needs a token.",
      remedy: "Send user name __token__ and a token with scope 'upload' as password.",
    });
  }
  if (actor.kind === "token" && !actor.scopes.includes("upload")) {
    throw forbidden(
      "token.scope",
      `Token '${actor.tokenName}' has no scope 'upload'.`,
      "Use or make a token that has it.",
    );
  }
}

/** What a change of a project asks of somebody's role. */
const NEEDED: Record<"upload" | "yank" | "delete" | "status" | "roles", readonly Role[]> = {
  upload: ["owner", "maintainer"],
  yank: ["owner", "maintainer"],
  delete: ["owner"],
  status: ["owner"],
  roles: ["owner"],
};

export type ProjectChange = keyof typeof NEEDED;

/**
 * The project `name`, for a change that `actor` may make. Who may change nothing learns nothing of what exists.
 * @throws Refusal `project.unknown`, or for rights
 */
export function requireChangeable(
  tx: Tx,
  actor: Actor,
  { name, change }: { name: ProjectName; change: ProjectChange },
): Project {
  requireUploader(actor);
  requireReach(actor, name);
  const project = requireProject(tx, name);
  requireChange(tx, actor, { project, change });
  return project;
}

/** The one gate in front of every change of an existing project. @throws Refusal */
export function requireChange(tx: Tx, actor: Actor, what: { project: Project; change: ProjectChange }): void {
  const { project, change } = what;
  requireUploader(actor);
  requireReach(actor, project.name as ProjectName);
  requireStanding(tx, actor);
  const role = roleOf(tx, actor, project);
  if (role !== undefined && NEEDED[change].includes(role)) return requireOpen(actor, project);
  const who = actor.kind === "token" ? "The given token" : "This person";
  throw forbidden(
    `project.${change}`,
    change === "upload"
      ? `${who} isn't allowed to upload to project ${quote(project.name)}.`
      : `${who} isn't allowed to change project ${quote(project.name)} (${change}).`,
    `It takes the role ${NEEDED[change].join(" or ")}; ask an owner of the project, or an admin.`,
  );
}

/** In quarantine nothing is tidied away by those it is about. */
function requireOpen(actor: Actor, project: Project): void {
  if (project.status !== "quarantined" || isAdmin(actor)) return;
  throw forbidden(
    "project.quarantined",
    `Project ${quote(project.name)} is quarantined${inBrackets(project.statusReason)}: only admins change it.`,
    "Ask an admin.",
  );
}

/** A reason, where there is one, to follow a word in a sentence. */
export function inBrackets(reason: string | null): string {
  return reason === null ? "" : ` (${reason})`;
}

function forbidden(code: string, message: string, remedy: string): Refusal {
  return new Refusal({ kind: "forbidden", code, message, remedy });
}
