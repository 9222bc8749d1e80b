/** Invitations: an admin's link by which a colleague makes their own account; it works once, for a week. */
import { and, desc, eq, isNull } from "drizzle-orm";
import type { Actor, Origin } from "../actor.ts";
import { record } from "../audit/record.ts";
import { invitations } from "../db/schema/sign-in.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import { insertPerson, readyPerson } from "./create-person.ts";
import type { Person } from "./person.ts";
import { parseEmail } from "./person-name.ts";
import { hashSecret, makeSecret } from "./secret.ts";
import { actorOf, type Session } from "./session.ts";
import { requireFresh } from "./step-up.ts";

export type Invitation = Omit<typeof invitations.$inferSelect, "secretHash">;

const LIFETIME = 7 * 24 * 60 * 60 * 1000;

export type NewInvitation = {
  readonly email?: string;
  readonly admin: boolean;
  /** Puts the link into the outbox, within the transaction; called only where there is an address. */
  readonly mail?: (tx: Tx, made: { id: number; secret: string; at: number }) => void;
};

/** Gives the secret of the link, shown this once. @throws Refusal `admin.needed`, `step_up.needed`, `person.email` */
export function makeInvitation(
  deps: AccountDeps,
  { session, origin }: { session: Session; origin: Origin },
  input: NewInvitation,
): string {
  const email = input.email === undefined ? null : parseEmail(input.email);
  const secret = makeSecret(deps.randomBytes);
  write(deps.db, (tx) => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    requireAdmin(session.person);
    requireFresh(tx, session, { change: "other", now: act.at });
    const { id } = tx
      .insert(invitations)
      .values({
        secretHash: hashSecret(secret),
        email,
        admin: input.admin,
        invitedBy: session.person.name,
        madeAt: act.at,
        expiresAt: act.at + LIFETIME,
      })
      .returning({ id: invitations.id })
      .get();
    if (email !== null) input.mail?.(tx, { id, secret, at: act.at });
    const details = { invitation: id, email, admin: input.admin };
    record(tx, act, { event: "invitation.make", outcome: "done", details });
  });
  return secret;
}

/** The invitation behind a link, while it can be taken. */
export function findInvitation(tx: Tx, secret: string, now: number): Invitation | undefined {
  const row = tx
    .select()
    .from(invitations)
    .where(eq(invitations.secretHash, hashSecret(secret)))
    .get();
  if (row === undefined || row.usedAt !== null || row.revokedAt !== null || now >= row.expiresAt)
    return undefined;
  const { secretHash: _hash, ...rest } = row;
  return rest;
}

/** Newest first. */
export function listInvitations(tx: Tx): Invitation[] {
  const rows = tx.select().from(invitations).orderBy(desc(invitations.id)).all();
  return rows.map(({ secretHash: _hash, ...rest }) => rest);
}

/** @throws Refusal `admin.needed`, `invitation.unknown` */
export function revokeInvitation(
  deps: Pick<AccountDeps, "db" | "now">,
  { person, actor }: { person: Person; actor: Actor },
  id: number,
): void {
  write(deps.db, (tx) => {
    requireAdmin(person);
    const at = deps.now();
    const open = and(eq(invitations.id, id), isNull(invitations.usedAt), isNull(invitations.revokedAt));
    const revoked = tx.update(invitations).set({ revokedAt: at }).where(open).returning().all();
    if (revoked.length === 0) throw unknownInvitation();
    const details = { invitation: id };
    record(tx, { actor, at }, { event: "invitation.revoke", outcome: "done", details });
  });
}

export type NewColleague = {
  readonly secret: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

/** Makes the account and burns the link, in one transaction. @throws Refusal `invitation.unknown`, `person.*`, `password.*` */
export async function redeemInvitation(
  deps: AccountDeps,
  actor: Actor,
  given: NewColleague,
): Promise<Person> {
  const { secret, ...input } = given;
  const found = findInvitation(deps.db.orm, secret, deps.now());
  if (found === undefined) throw unknownInvitation();
  const ready = await readyPerson({ ...input, kind: "person", admin: found.admin });
  return write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const still = findInvitation(tx, secret, act.at);
    if (still === undefined) throw unknownInvitation();
    tx.update(invitations)
      .set({ usedAt: act.at, usedBy: ready.name })
      .where(eq(invitations.id, still.id))
      .run();
    const details = { invitation: still.id, name: ready.name, invited_by: still.invitedBy };
    record(tx, act, { event: "invitation.accept", outcome: "done", details });
    return insertPerson(tx, act, ready);
  });
}

/** @throws Refusal `admin.needed` */
export function requireAdmin(person: Person): void {
  if (person.admin) return;
  throw new Refusal({
    kind: "forbidden",
    code: "admin.needed",
    message: "This is for admins of the house.",
    remedy: "Ask one of them.",
  });
}

function unknownInvitation(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "invitation.unknown",
    message: "This invitation was used, was withdrawn, has expired, or never was one.",
    remedy: "Ask whoever sent it for another.",
  });
}
