/** A new password by a link: it replaces the password and nothing else, and signs nobody in. */
import { and, eq, isNull } from "drizzle-orm";
import type { Actor, AnonymousActor } from "../actor.ts";
import { record } from "../audit/record.ts";
import { people, tokens } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import {
  type AccountLink,
  endLinks,
  findLink,
  type MailLink,
  makeLink,
  requireLink,
} from "./account-link.ts";
import { endOtherSessions } from "./end-sessions.ts";
import { notify } from "./notices.ts";
import { checkPassword, PASSWORD_LENGTH, PASSWORD_LENGTH_WITH_FACTOR, passwordLength } from "./password.ts";
import { requirePerson } from "./person.ts";
import { requireAdmin } from "./require-admin.ts";
import { strengthOf } from "./strength.ts";

type LinkDeps = Pick<AccountDeps, "db" | "now" | "randomBytes">;

export type ResetLinkInput = {
  readonly name: string;
  /** How they know that it is them. */
  readonly reason: string;
  /** Absent where this house sends no mail. */
  readonly mail?: MailLink;
};

/** `mailed`: it is on its way to this address. `made`: it has to be handed over, and is shown this once. */
export type ResetLinkOutcome =
  | { readonly is: "mailed"; readonly email: string }
  | { readonly is: "made"; readonly secret: string };

/**
 * For admins and the console. Where it can be mailed, nobody but its person gets to see it.
 * @throws Refusal `person.rights`, `person.unknown`, `password.reset_reason`, `password.reset_nobody`
 */
export function makeResetLink(deps: LinkDeps, actor: Actor, input: ResetLinkInput): ResetLinkOutcome {
  requireAdmin(actor);
  const reason = input.reason.trim();
  if (reason === "") {
    throw invalid(
      "password.reset_reason",
      "A link for a new password needs a reason.",
      "Say how you know that it is them.",
    );
  }
  return write(deps.db, (tx): ResetLinkOutcome => {
    const act = { actor, at: deps.now() };
    const { id: userId, name, kind, disabledAt, email } = requirePerson(tx, input.name);
    if (kind !== "person" || disabledAt !== null) throw nobody(name);
    const made = makeLink(tx, deps, { userId, purpose: "password.reset", email, at: act.at });
    const mailed = email !== null && input.mail !== undefined;
    if (mailed) input.mail(tx, made);
    const details = { user_id: userId, user: name, reason: reason.slice(0, 500), mailed };
    record(tx, act, { event: "password.reset_link", outcome: "done", details });
    notify(tx, act, { userId, kind: "password.reset_link" });
    return mailed ? { is: "mailed", email } : { is: "made", secret: made.secret };
  });
}

export type ResetForm = {
  readonly userName: string;
  /** Characters that the new password needs. */
  readonly least: number;
};

/** Whose password a link sets, while it stands. */
export function findReset(deps: Pick<AccountDeps, "db" | "now">, secret: string): ResetForm | undefined {
  const link = findLink(deps.db.orm, { secret, purpose: "password.reset" }, deps.now());
  return link && { userName: link.userName, least: leastFor(deps.db.orm, link) };
}

export type NewPassword = {
  readonly secret: string;
  readonly password: string;
  /** For those who think that somebody else was in. */
  readonly revokeTokens: boolean;
};

/**
 * Second factors stay as they are, every session ends. @throws Refusal `link.ended`, `password.*`, `sign_in.busy`
 */
export async function resetPassword(
  deps: AccountDeps,
  actor: AnonymousActor,
  { secret, password, revokeTokens }: NewPassword,
): Promise<void> {
  const presented = { secret, purpose: "password.reset" } as const;
  const found = requireLink(deps.db.orm, presented, deps.now());
  checkPassword(password, {
    least: leastFor(deps.db.orm, found),
    words: [found.userName, found.email ?? undefined],
  });
  const passwordHash = await deps.passwords.hash(password);
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const link = requireLink(tx, presented, act.at);
    const { userId } = link;
    const passwordShort = passwordLength(password) < PASSWORD_LENGTH;
    // The factor may have gone while the hash was computed.
    if (passwordShort && !strengthOf(tx, userId).asksFactor) checkPassword(password);
    tx.update(people)
      .set({ passwordHash, passwordShort, passwordFailures: 0 })
      .where(eq(people.id, userId))
      .run();
    endLinks(tx, { userId, purposes: ["password.reset", "email.confirm"], at: act.at });
    endOtherSessions(tx, userId);
    if (revokeTokens) revokeAll(tx, userId, act.at);
    const details = { user_id: userId, tokens_revoked: revokeTokens };
    record(tx, act, { event: "password.reset", outcome: "done", details });
    notify(tx, act, { userId, kind: "password.reset" });
  });
}

function revokeAll(tx: Tx, userId: number, at: number): void {
  tx.update(tokens)
    .set({ revokedAt: at })
    .where(and(eq(tokens.userId, userId), isNull(tokens.revokedAt)))
    .run();
}

function leastFor(tx: Tx, { userId }: AccountLink): number {
  return strengthOf(tx, userId).asksFactor ? PASSWORD_LENGTH_WITH_FACTOR : PASSWORD_LENGTH;
}

function nobody(name: string): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "password.reset_nobody",
    message: `${quote(name)} signs in nowhere: it is disabled, or a service account.`,
    remedy: "Enable the account first; a service account has no password.",
  });
}
