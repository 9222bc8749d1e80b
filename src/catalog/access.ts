/** Who may reach and change what: scopes and globs of tokens, roles on projects. */
import { type Actor, isAdmin } from "../actor.ts";
import type { Act } from "../audit/record.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { requirePolicy } from "../gate/require-policy.ts";
import { matchesGlob } from "../packaging/name-glob.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { PolicyAction, ReleaseFacts } from "../policy/facts.ts";
import { type Project, type Role, requireProject, roleOf } from "./project.ts";
import { requireStanding } from "./standing.ts";
import { requireTokenChange } from "./token-limits.ts";

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
const NEEDED: Record<
  "upload" | "yank" | "unyank" | "delete" | "status" | "roles" | "settings",
  readonly Role[]
> = {
  upload: ["owner", "maintainer"],
  yank: ["owner", "maintainer"],
  unyank: ["owner", "maintainer"],
  delete: ["owner"],
  status: ["owner"],
  roles: ["owner"],
  settings: ["owner"],
};

export type ProjectChange = keyof typeof NEEDED;

/**
 * The project `name`, for a change that `actor` may make. Who may change nothing learns nothing of what exists.
 * @throws Refusal `project.unknown`, for rights, or `policy.*`
 */
export function requireChangeable(
  tx: Tx,
  act: Act,
  { name, change }: { name: ProjectName; change: ProjectChange },
): Project {
  requireUploader(act.actor);
  requireReach(act.actor, name);
  const project = requireProject(tx, name);
  requireChange(tx, act, { project, change });
  return project;
}

export type Change = {
  readonly project: Project;
  readonly change: ProjectChange;
  readonly release?: ReleaseFacts;
};

/** In front of every change of an existing project: rights first, then the policy. @throws Refusal */
export function requireChange(tx: Tx, act: Act, what: Change): void {
  requireRight(tx, act.actor, what);
  const { project, change, release } = what;
  const action: PolicyAction = change === "roles" ? "role" : change;
  requirePolicy(tx, act, {
    action,
    project: project.name,
    ...(release === undefined ? {} : { release }),
  });
}

function requireRight(tx: Tx, actor: Actor, { project, change }: Change): void {
  requireUploader(actor);
  requireReach(actor, project.name as ProjectName);
  requireStanding(tx, actor);
  requireTokenChange(tx, actor, { project, upload: change === "upload" });
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
export function requireOpen(actor: Actor, project: Project): void {
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
