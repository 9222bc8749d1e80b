/** What can be done to a project in the browser: which form, which verb, what it asks for, and where it leads back to. */
import { personById, requirePerson } from "../../accounts/person.ts";
import type { PersonActor } from "../../actor.ts";
import type { RefusableName } from "../../audit/events/registry.ts";
import { setTokenCut } from "../../catalog/cut-token.ts";
import { type DeleteDeps, deleteFiles } from "../../catalog/delete-files.ts";
import { leaveProject, switchRole } from "../../catalog/own-role.ts";
import type { Role } from "../../catalog/project.ts";
import { type ProjectStatus, setProjectStatus } from "../../catalog/project-status.ts";
import { inviteToRole, withdrawRoleInvitation } from "../../catalog/role-invitations.ts";
import { setRole } from "../../catalog/roles.ts";
import { setOwnerDemand } from "../../catalog/set-owner-demand.ts";
import { setYanked } from "../../catalog/yank.ts";
import { invalid, quote } from "../../errors.ts";
import { normalizeName, type ProjectName } from "../../packaging/project-name.ts";
import { parseVersion } from "../../packaging/version.ts";
import { idIn } from "../guard.ts";

export type Deed = {
  /** Path below `/manage/project/{name}/`. */
  readonly path: string;
  /** What the record calls it when it is refused. */
  readonly event: RefusableName;
  /** Whether it asks for the strongest factor, used a moment ago. */
  readonly fresh: boolean;
  /** The page that the form stands on. */
  readonly page: "people" | "release" | "settings" | "policy";
  readonly act: (deps: DeleteDeps, actor: PersonActor, sent: Sent) => void;
  /** Where it leads when done; absent: back to its page. */
  readonly leadsTo?: string;
};

export type Sent = { readonly name: ProjectName; readonly form: URLSearchParams };

const DAY = 86_400_000;

export const DEEDS: readonly Deed[] = [
  { path: "people/invite", event: "role.invite", fresh: true, page: "people", act: invite },
  {
    path: "people/withdraw",
    event: "role.withdraw",
    fresh: true,
    page: "people",
    act: (deps, actor, { name, form }) => withdrawRoleInvitation(deps, actor, { name, id: idIn(form) }),
  },
  { path: "people/remove", event: "role.remove", fresh: true, page: "people", act: removeRole },
  { path: "people/role", event: "role.set", fresh: true, page: "people", act: changeRole },
  {
    path: "people/leave",
    event: "role.remove",
    fresh: true,
    page: "people",
    act: (deps, actor, { name }) => leaveProject(deps, actor, name),
    leadsTo: "/account/projects",
  },
  {
    path: "tokens/cut",
    event: "token.cut",
    fresh: true,
    page: "people",
    act: (deps, actor, { name, form }) => setTokenCut(deps, actor, { name, token: idIn(form), cut: true }),
  },
  {
    path: "tokens/restore",
    event: "token.restore",
    fresh: true,
    page: "people",
    act: (deps, actor, { name, form }) => setTokenCut(deps, actor, { name, token: idIn(form), cut: false }),
  },
  {
    path: "releases/yank",
    event: "release.yank",
    fresh: false,
    page: "release",
    act: (deps, actor, { name, form }) =>
      setYanked(deps, actor, {
        name,
        ...placeIn(form),
        yanked: true,
        reason: form.get("reason") ?? "",
      }),
  },
  {
    path: "releases/unyank",
    event: "release.unyank",
    fresh: false,
    page: "release",
    act: (deps, actor, { name, form }) => setYanked(deps, actor, { name, ...placeIn(form), yanked: false }),
  },
  { path: "releases/delete", event: "release.delete", fresh: true, page: "release", act: deleteSome },
  { path: "policy", event: "project.policy", fresh: true, page: "policy", act: askForMore },
  { path: "status", event: "project.status", fresh: true, page: "settings", act: changeStatus },
  {
    path: "delete",
    event: "project.delete",
    fresh: true,
    page: "settings",
    act: (deps, actor, sent) => {
      requireTyped(sent);
      deleteFiles(deps, actor, { name: sent.name });
    },
    leadsTo: "/account/projects",
  },
];

function invite(deps: DeleteDeps, actor: PersonActor, { name, form }: Sent): void {
  const user = requirePerson(deps.db.orm, (form.get("user") ?? "").trim());
  inviteToRole(deps, actor, { name, user, role: roleIn(form) });
}

function removeRole(deps: DeleteDeps, actor: PersonActor, { name, form }: Sent): void {
  setRole(deps, actor, { name, user: personById(deps.db.orm, idIn(form)), role: null });
}

function changeRole(deps: DeleteDeps, actor: PersonActor, { name, form }: Sent): void {
  switchRole(deps, actor, { name, user: personById(deps.db.orm, idIn(form)), role: roleIn(form) });
}

function deleteSome(deps: DeleteDeps, actor: PersonActor, sent: Sent): void {
  requireTyped(sent);
  deleteFiles(deps, actor, { name: sent.name, ...placeIn(sent.form) });
}

function changeStatus(deps: DeleteDeps, actor: PersonActor, { name, form }: Sent): void {
  setProjectStatus(deps, actor, { name, status: statusIn(form), reason: form.get("reason") ?? "" });
}

function askForMore(deps: DeleteDeps, actor: PersonActor, { name, form }: Sent): void {
  const level = form.get("level");
  const release = form.get("release");
  const days = (form.get("days") ?? "").trim();
  setOwnerDemand(deps, actor, {
    name,
    demand: {
      level: level === "any_2fa" || level === "phishing_resistant" ? level : null,
      release: release === "staged" || release === "two_person" ? release : "direct",
      maxAge: days === "" ? null : Number(days) * DAY,
      requireCidr: form.get("cidr") === "yes",
    },
  });
}

/** @throws Refusal `confirm.differs` */
function requireTyped({ name, form }: Sent): void {
  const typed = (form.get("confirm") ?? "").trim();
  if (normalizeName(typed) === name) return;
  throw invalid(
    "confirm.differs",
    `${quote(typed)} is not the name of the project.`,
    `Type ${name} to say that you mean it.`,
  );
}

/** A release, or one file of it. */
function placeIn(form: URLSearchParams) {
  const version = parseVersion(form.get("version") ?? "");
  const filename = form.get("filename") ?? "";
  return filename === "" ? { version } : { version, filename };
}

function roleIn(form: URLSearchParams): Role {
  return form.get("role") === "owner" ? "owner" : "maintainer";
}

const STATUSES: readonly ProjectStatus[] = ["active", "deprecated", "archived", "quarantined"];

function statusIn(form: URLSearchParams): ProjectStatus {
  const wanted = STATUSES.find((status) => status === form.get("status"));
  if (wanted !== undefined) return wanted;
  throw invalid("form.status", "The form names no status.", "Open its page and send it from there.");
}
