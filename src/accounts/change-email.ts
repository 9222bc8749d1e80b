/** A new e-mail address: asked for with a fresh proof, confirmed from its own mailbox, taken back from the old one. */
import { eq } from "drizzle-orm";
import type { AnonymousActor, Origin } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import { endLinks, type MailLink, makeLink, requireLink } from "./account-link.ts";
import { countAttempt, recordLimit } from "./count-attempt.ts";
import { endOtherSessions } from "./end-sessions.ts";
import { notify } from "./notices.ts";
import { parseEmail } from "./person-name.ts";
import { actorOf, renewSession, type Session } from "./session.ts";
import { requireFresh } from "./step-up.ts";
import { emailLimits } from "./throttle.ts";

type Who = { readonly session: Session; readonly origin: Origin };

export type WantedEmail = {
  readonly email: string;
  /** Absent where this house sends no mail: then nothing can be confirmed, and the change holds at once. */
  readonly mail?: MailLink;
};

/** `asked`: a link is on its way to the new address. `changed`: it holds, and this is the session's new secret. */
export type EmailOutcome = { readonly is: "asked" } | { readonly is: "changed"; readonly secret: string };

/** @throws Refusal `step_up.needed`, `person.email`, `email.same`, `sign_in.too_many` */
export function askForEmail(deps: AccountDeps, { session, origin }: Who, wanted: WantedEmail): EmailOutcome {
  const email = parseEmail(wanted.email.trim());
  const { mail } = wanted;
  const { userId } = session;
  const result = write(deps.db, (tx): EmailOutcome | Refusal => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    requireFresh(tx, session, { change: "other", now: act.at });
    if (emailOf(tx, userId) === email) throw sameEmail(email);
    if (mail === undefined) {
      return { is: "changed", secret: putEmail(tx, deps, { session, act, email }) };
    }
    // Each asks a mailbox that may be a stranger's.
    const attempt = countAttempt(tx, emailLimits(userId), act.at);
    if (attempt instanceof Refusal) return attempt;
    recordLimit(tx, attempt, { act, event: "email.ask", userId });
    endLinks(tx, { userId, purposes: ["email.confirm"], at: act.at });
    mail(tx, makeLink(tx, deps, { userId, purpose: "email.confirm", email, at: act.at }));
    record(tx, act, { event: "email.ask", outcome: "done", details: { user_id: userId, to: email } });
    notify(tx, act, { userId, kind: "email.ask", subject: email });
    return { is: "asked" };
  });
  if (result instanceof Refusal) throw result;
  return result;
}

/** Only in a session of the very person. Gives the new secret of that session. @throws Refusal `link.ended` */
export function confirmEmail(
  deps: AccountDeps,
  { session, origin }: Who,
  { secret, mail }: { readonly secret: string; readonly mail?: MailLink },
): string {
  return write(deps.db, (tx) => {
    const act = { actor: actorOf(session, origin), at: deps.now() };
    const { userId, email } = requireLink(tx, { secret, purpose: "email.confirm" }, act.at);
    if (userId !== session.userId || email === null) throw othersLink();
    return putEmail(tx, deps, { session, act, email, ...(mail === undefined ? {} : { mail }) });
  });
}

/**
 * From the old mailbox, by whoever may be locked out: the address is what it was, every session ends, and so do all
 * links made since. Signs nobody in.
 * @throws Refusal `link.ended`
 */
export function undoEmail(deps: AccountDeps, actor: AnonymousActor, secret: string): void {
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const { id, userId, email } = requireLink(tx, { secret, purpose: "email.undo" }, act.at);
    tx.update(people).set({ email }).where(eq(people.id, userId)).run();
    endLinks(tx, { userId, purposes: ["email.undo"], after: id - 1, at: act.at });
    endLinks(tx, { userId, purposes: ["email.confirm", "password.reset"], at: act.at });
    endOtherSessions(tx, userId);
    record(tx, act, { event: "email.undo", outcome: "done", details: { user_id: userId, to: email } });
    notify(tx, act, { userId, kind: "email.undo" });
  });
}

type Put = {
  readonly session: Session;
  readonly act: Act;
  readonly email: string;
  readonly mail?: MailLink;
};

function putEmail(tx: Tx, deps: AccountDeps, { session, act, email, mail }: Put): string {
  const { userId } = session;
  const { at } = act;
  const old = emailOf(tx, userId);
  tx.update(people).set({ email }).where(eq(people.id, userId)).run();
  endLinks(tx, { userId, purposes: ["email.confirm", "password.reset"], at });
  endOtherSessions(tx, userId, session.id);
  if (old !== null) mail?.(tx, makeLink(tx, deps, { userId, purpose: "email.undo", email: old, at }));
  const details = { user_id: userId, from: old, to: email };
  record(tx, act, { event: "email.change", outcome: "done", details });
  notify(tx, act, { userId, kind: "email.change", subject: email });
  return renewSession(tx, deps, { session });
}

function emailOf(tx: Tx, userId: number): string | null {
  return tx.select({ email: people.email }).from(people).where(eq(people.id, userId)).get()?.email ?? null;
}

function sameEmail(email: string): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "email.same",
    message: `${quote(email)} is your address already.`,
    remedy: "Type the new one.",
  });
}

function othersLink(): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "link.others",
    message: "This link belongs to another account than the one signed in here.",
    remedy: "Sign out, and sign in as whoever asked for it.",
  });
}
