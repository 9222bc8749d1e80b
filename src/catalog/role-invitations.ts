/** Roles are offered and accepted: whoever is invited has no right before, and nobody is an owner unasked. */
import { and, asc, eq, gt, or } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Person } from "../accounts/person.ts";
import type { Actor, PersonActor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { projects, roleInvitations, roles } from "../db/schema/catalog.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { requirePolicy } from "../gate/require-policy.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { requireChangeable, requireOpen } from "./access.ts";
import type { Project, Role } from "./project.ts";
import { putRole } from "./put-role.ts";
import { requireStanding } from "./standing.ts";

const LIFETIME = 14 * 24 * 60 * 60 * 1000;

export type RoleInvitation = {
  readonly id: number;
  readonly project: string;
  readonly user: string;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly expiresAt: number;
};

type Deps = { readonly db: Db; readonly now: () => number };

export type InviteInput = {
  readonly name: ProjectName;
  readonly user: Pick<Person, "id" | "name" | "kind" | "disabledAt">;
  readonly role: Role;
};

/** @throws Refusal `role.nobody`, `role.held`, `role.invited`, or for rights */
export function inviteToRole(deps: Deps, actor: Actor, { name, user, role }: InviteInput): void {
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const project = requireChangeable(tx, act, { name, change: "roles" });
    requireInvitable(tx, act, { project, user, role });
    tx.insert(roleInvitations)
      .values({
        projectId: project.id,
        userId: user.id,
        role,
        invitedBy: actor.kind === "person" || actor.kind === "token" ? actor.userId : null,
        madeAt: act.at,
        expiresAt: act.at + LIFETIME,
      })
      .run();
    const details = { user: user.name, user_id: user.id, role };
    record(tx, act, { event: "role.invite", outcome: "done", project: project.name, details });
    notify(tx, act, { userId: user.id, kind: "role.invite", subject: `${role} of ${project.name}` });
  });
}

/** @throws Refusal `role.invitation_unknown`, or for rights */
export function withdrawRoleInvitation(
  deps: Deps,
  actor: Actor,
  { name, id }: { readonly name: ProjectName; readonly id: number },
): void {
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const project = requireChangeable(tx, act, { name, change: "roles" });
    const mine = and(eq(roleInvitations.id, id), eq(roleInvitations.projectId, project.id));
    settle(tx, act, { which: mine, status: "withdrawn" });
    const details = { invitation: id };
    record(tx, act, { event: "role.withdraw", outcome: "done", project: project.name, details });
  });
}

/**
 * Accepts or declines an invitation of one's own. On a critical project it stays open until it is accepted at the level.
 * @throws Refusal `role.invitation_unknown`, `project.quarantined`, `project.last_owner`, `policy.*`
 */
export function answerRoleInvitation(
  deps: Deps,
  actor: PersonActor,
  { id, accept }: { readonly id: number; readonly accept: boolean },
): void {
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    requireStanding(tx, actor);
    const mine = and(eq(roleInvitations.id, id), eq(roleInvitations.userId, actor.userId));
    const { projectId, role, invitedBy } = settle(tx, act, {
      which: mine,
      status: accept ? "accepted" : "declined",
    });
    const project = tx.select().from(projects).where(eq(projects.id, projectId)).get();
    if (project === undefined || isDisabled(tx, invitedBy)) throw unknown();
    requireOpen(actor, project);
    if (accept) requirePolicy(tx, act, { action: "accept_role", project: project.name });
    const event = accept ? "role.accept" : "role.decline";
    record(tx, act, {
      event,
      outcome: "done",
      project: project.name,
      details: { role, user_id: actor.userId },
    });
    if (accept) putRole(tx, act, { project, user: { id: actor.userId, name: actor.userName }, role });
  });
}

/** Open ones of a project, by name of the invited; or of one person, by project. */
export function listRoleInvitations(
  tx: Tx,
  of: { readonly projectId?: number; readonly userId?: number },
  now: number,
): RoleInvitation[] {
  const { id, role, madeAt, expiresAt, projectId, userId, status } = roleInvitations;
  return tx
    .select({ id, role, madeAt, expiresAt, project: projects.name, user: people.name })
    .from(roleInvitations)
    .innerJoin(projects, eq(projects.id, projectId))
    .innerJoin(people, eq(people.id, userId))
    .where(
      and(
        eq(status, "open"),
        gt(expiresAt, now),
        or(eq(projectId, of.projectId ?? 0), eq(userId, of.userId ?? 0)),
      ),
    )
    .orderBy(asc(projects.name), asc(people.name))
    .all();
}

function requireInvitable(
  tx: Tx,
  act: Act,
  { project, user, role }: { project: Project } & Pick<InviteInput, "user" | "role">,
): void {
  if (user.kind !== "person" || user.disabledAt !== null) {
    throw refuse(
      "invalid",
      "role.nobody",
      `${quote(user.name)} cannot accept: ${user.kind === "service" ? "a service account signs in nowhere" : "the account is disabled"}.`,
      "An operator gives service accounts a role: gatehouse project grant.",
    );
  }
  const held = and(eq(roles.projectId, project.id), eq(roles.userId, user.id));
  if (tx.select().from(roles).where(held).get()?.role === role) {
    throw refuse(
      "conflict",
      "role.held",
      `${quote(user.name)} is ${role} already.`,
      "Nothing is to be done.",
    );
  }
  const theirs = and(
    eq(roleInvitations.projectId, project.id),
    eq(roleInvitations.userId, user.id),
    eq(roleInvitations.status, "open"),
  );
  const open = tx.select().from(roleInvitations).where(theirs).get();
  if (open === undefined) return;
  if (act.at < open.expiresAt) {
    throw refuse(
      "conflict",
      "role.invited",
      `${quote(user.name)} is invited already, as ${open.role}.`,
      "Wait for the answer, or withdraw that invitation first.",
    );
  }
  tx.update(roleInvitations).set({ status: "withdrawn", settledAt: act.at }).where(theirs).run();
}

type Settling = {
  readonly which: ReturnType<typeof and>;
  readonly status: "accepted" | "declined" | "withdrawn";
};

/** Once, and while it is open. */
function settle(tx: Tx, { at }: Act, { which, status }: Settling): typeof roleInvitations.$inferSelect {
  const open = and(which, eq(roleInvitations.status, "open"), gt(roleInvitations.expiresAt, at));
  const [row] = tx.update(roleInvitations).set({ status, settledAt: at }).where(open).returning().all();
  if (row === undefined) throw unknown();
  return row;
}

/** What somebody offered is worth nothing once their account is shut. */
function isDisabled(tx: Tx, userId: number | null): boolean {
  if (userId === null) return false;
  const row = tx.select({ at: people.disabledAt }).from(people).where(eq(people.id, userId)).get();
  return row?.at !== null;
}

function unknown(): Refusal {
  return refuse(
    "not_found",
    "role.invitation_unknown",
    "This invitation was answered, was withdrawn, has expired, or never was one.",
    "Ask an owner of the project for another.",
  );
}

function refuse(kind: Refusal["kind"], code: string, message: string, remedy: string): Refusal {
  return new Refusal({ kind, code, message, remedy });
}
