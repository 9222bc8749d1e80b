/** What waits in the outbox: the next letter that is due, and what becomes of its row. */
import { and, asc, count, eq, isNotNull, isNull, lte, min } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { accountLinks } from "../db/schema/account.ts";
import { mails } from "../db/schema/mail.ts";
import { people } from "../db/schema/people.ts";
import { invitations, notices } from "../db/schema/sign-in.ts";
import { write } from "../db/write.ts";
import { accountLetter } from "./account-letter.ts";
import { invitationLetter } from "./invitation-letter.ts";
import { type Letter, type LetterHouse, writeLetter } from "./letter.ts";
import { letterWords } from "./letter-words.ts";
import { noticeLetter } from "./notice-letter.ts";
import { stagedLetter } from "./staged-letter.ts";
import { unsealLink } from "./seal-link.ts";

export type Mail = typeof mails.$inferSelect;

export function nextDue(db: Db, now: number): Mail | undefined {
  return db.orm
    .select()
    .from(mails)
    .where(and(isNotNull(mails.dueAt), lte(mails.dueAt, now)))
    .orderBy(asc(mails.dueAt), asc(mails.id))
    .limit(1)
    .get();
}

/** The letter of a row, or why there is none to write. */
export function letterOf(
  db: Db,
  { mailKey, ...house }: LetterHouse & { readonly mailKey: Uint8Array },
  mail: Mail,
): Letter | string {
  if (mail.noticeId !== null) return letterOfNotice(db, house, mail.noticeId);
  if (mail.linkId !== null) return letterOfLink(db, { mailKey, ...house }, { ...mail, linkId: mail.linkId });
  return letterOfInvitation(db, { mailKey, ...house }, mail);
}

function letterOfNotice(db: Db, house: LetterHouse, id: number): Letter | string {
  const found = db.orm
    .select({ notice: notices, name: people.name, email: people.email })
    .from(notices)
    .innerJoin(people, eq(people.id, notices.userId))
    .where(eq(notices.id, id))
    .get();
  if (found === undefined) return "the notice is gone";
  const { notice, name, email } = found;
  if (email === null) return `${name} has no e-mail address`;
  const words = letterWords(db, id);
  if (words !== undefined) return writeLetter(house, email, words);
  if (notice.kind !== "release.staged") return noticeLetter(house, { name, email }, notice);
  return stagedLetter(db, house, { to: { name, email }, subject: notice.subject ?? "" });
}

function letterOfInvitation(
  db: Db,
  { mailKey, ...house }: LetterHouse & { readonly mailKey: Uint8Array },
  { invitationId, sealed }: Mail,
): Letter | string {
  const found = db.orm
    .select()
    .from(invitations)
    .where(
      and(eq(invitations.id, invitationId ?? 0), isNull(invitations.usedAt), isNull(invitations.revokedAt)),
    )
    .get();
  if (found === undefined || found.email === null) return "the invitation was taken or withdrawn";
  const secret = sealed === null ? undefined : unsealLink(mailKey, `invitation ${found.id}`, sealed);
  if (secret === undefined) return "the link cannot be decrypted with the key of this house";
  return invitationLetter(house, { ...found, email: found.email, secret });
}

function letterOfLink(
  db: Db,
  { mailKey, ...house }: LetterHouse & { readonly mailKey: Uint8Array },
  { linkId, sealed }: Mail & { readonly linkId: number },
): Letter | string {
  const found = db.orm
    .select({ link: accountLinks, name: people.name })
    .from(accountLinks)
    .innerJoin(people, eq(people.id, accountLinks.userId))
    .where(and(eq(accountLinks.id, linkId), isNull(accountLinks.endedAt)))
    .get();
  if (found === undefined || found.link.email === null) return "the link has ended";
  const { link, name } = found;
  const secret = sealed === null ? undefined : unsealLink(mailKey, `account link ${linkId}`, sealed);
  if (secret === undefined) return "the link cannot be decrypted with the key of this house";
  return accountLetter(house, { ...link, name, email: found.link.email, secret });
}

/** The mail server has it: the row goes, and the notice says so. */
export function markTaken(db: Db, { id, noticeId }: Mail, at: number): void {
  write(db, (tx) => {
    tx.delete(mails).where(eq(mails.id, id)).run();
    if (noticeId !== null) tx.update(notices).set({ mailedAt: at }).where(eq(notices.id, noticeId)).run();
  });
}

/** @param dueAt when to try again; `null`: never */
export function markFailed(
  db: Db,
  mail: Mail,
  { fault, dueAt }: { fault: string; dueAt: number | null },
): void {
  write(db, (tx) =>
    tx
      .update(mails)
      .set({ fault, dueAt, tries: mail.tries + 1 })
      .where(eq(mails.id, mail.id))
      .run(),
  );
}

export type OutboxState = {
  readonly waiting: number;
  readonly givenUp: number;
  /** Since when the oldest waits, milliseconds since 1970. */
  readonly since: number | null;
  /** What the mail server said last. */
  readonly fault: string | null;
};

export function outboxState(db: Db): OutboxState {
  const state = (open: boolean) =>
    db.orm
      .select({ rows: count(), since: min(mails.madeAt) })
      .from(mails)
      .where(open ? isNotNull(mails.dueAt) : isNull(mails.dueAt))
      .get();
  const waiting = state(true);
  const last = db.orm
    .select({ fault: mails.fault })
    .from(mails)
    .where(and(isNotNull(mails.dueAt), isNotNull(mails.fault)))
    .limit(1)
    .get();
  return {
    waiting: waiting?.rows ?? 0,
    givenUp: state(false)?.rows ?? 0,
    since: waiting?.since ?? null,
    fault: last?.fault ?? null,
  };
}
