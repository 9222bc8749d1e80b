/** Writes down who holds which role, keeps the last owner, and tells those whom it concerns. */
import { and, eq, isNull, ne, or } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import { type Act, record } from "../audit/record.ts";
import { roleInvitations, roles } from "../db/schema/catalog.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { Project, Role } from "./project.ts";

export type PutRole = {
  readonly project: Project;
  readonly user: { readonly id: number; readonly name: string };
  /** `null` takes it away. */
  readonly role: Role | null;
};

/** The right to it was judged before. What is so already is left alone. @throws Refusal `project.last_owner` */
export function putRole(tx: Tx, act: Act, { project, user, role }: PutRole): void {
  const key = and(eq(roles.projectId, project.id), eq(roles.userId, user.id));
  const before = tx.select().from(roles).where(key).get()?.role ?? null;
  if (before === role) return;
  if (before === "owner") requireOtherOwner(tx, project, user.id);
  if (role === null) tx.delete(roles).where(key).run();
  else {
    tx.insert(roles)
      .values({ projectId: project.id, userId: user.id, role, grantedAt: act.at })
      .onConflictDoUpdate({ target: [roles.projectId, roles.userId], set: { role, grantedAt: act.at } })
      .run();
  }
  if (before === "owner") withdrawTheirs(tx, act, { project, userId: user.id });
  const common = { outcome: "done", project: project.name, subject: user.id } as const;
  const details = { user: user.name, user_id: user.id, from: before };
  if (role === null) record(tx, act, { ...common, event: "role.remove", details });
  else record(tx, act, { ...common, event: "role.set", details: { ...details, to: role } });
  tell(tx, act, { project, user, role });
}

/** Whoever is no owner any longer leaves no door open behind them. */
function withdrawTheirs(tx: Tx, { at }: Act, which: { project: Project; userId: number }): void {
  const { projectId, userId, invitedBy, status } = roleInvitations;
  tx.update(roleInvitations)
    .set({ status: "withdrawn", settledAt: at })
    .where(
      and(
        eq(projectId, which.project.id),
        eq(status, "open"),
        or(eq(invitedBy, which.userId), eq(userId, which.userId)),
      ),
    )
    .run();
}

/** The person themselves and every owner, but not whoever did it. */
function tell(tx: Tx, act: Act, { project, user, role }: PutRole): void {
  const owners = tx
    .select({ id: roles.userId })
    .from(roles)
    .innerJoin(people, eq(people.id, roles.userId))
    .where(and(eq(roles.projectId, project.id), eq(roles.role, "owner"), eq(people.kind, "person")))
    .all();
  const told = new Set([user.id, ...owners.map(({ id }) => id)]);
  if ("userId" in act.actor) told.delete(act.actor.userId);
  const subject = `${user.name} ${role === null ? "has no role on" : `is ${role} of`} ${project.name}`;
  for (const userId of told) notify(tx, act, { userId, kind: "role.set", subject });
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
