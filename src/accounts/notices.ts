/** Notices: short rows that tell a person what happened to their account, until they have seen them. */
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Act } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { mails } from "../db/schema/mail.ts";
import { notices } from "../db/schema/sign-in.ts";
import { type Tx, write } from "../db/write.ts";

/** What happened, in words for the person it happened to; `…` stands for what it is about. */
export const NOTICE_WORDS = {
  "sign_in.new_device": "Somebody signed in as you from a browser not seen before.",
  "sign_in.locked": "There were too many wrong tries to sign in as you; new tries have to wait.",
  "project.delete": "A project of yours was deleted: …",
  "token.revoke": "A token was revoked: …",
  "factor.add": "A second factor was added: …",
  "factor.remove": "A second factor was removed: …",
  "factor.suspend": "A second factor was suspended: …",
  "factor.reset": "All your second factors were removed by an admin or at the server's console.",
  "recovery.saved": "New recovery codes were made; older ones are void.",
  "recovery.declined":
    "Recovery codes were declined: without your factors nobody but an operator can let you in.",
  "recovery.use": "A recovery code was used to sign in; it is void now. Codes left: …",
  "password.change": "Your password was changed.",
  "password.reset_link": "An admin or the server's console made a link to set a new password for you.",
  "password.reset": "A new password was set by a link; all your sessions ended.",
  "email.ask": "A new e-mail address was asked for, and waits to be confirmed: …",
  "email.change": "The e-mail address of your account was changed: …",
  "email.undo": "A change of your e-mail address was taken back; all your sessions ended.",
  "person.enable": "Your account was disabled and is enabled again.",
  "token.create": "A token was made: …",
  "token.place": "A token was used from a place not seen before: …",
  "token.expiry": "A token ends within a week: …",
  "token.leak": "A token was reported as leaked and is revoked: …",
  "role.invite": "You are invited to a role; your projects page has the answer: …",
  "role.set": "Roles on a project changed: …",
  "policy.announced": "New rules are announced for projects of yours: …",
  "policy.warned": "Projects of yours warn of what they will refuse: …",
  "policy.reminder": "Projects of yours will soon refuse who is not ready: …",
  "policy.enforced": "Rules for projects of yours are in force: …",
  "release.staged": "A release waits for approval: …",
  "release.approve": "A release of yours was approved and is public now: …",
  "release.reject": "A release of yours was rejected: …",
  "release.expire": "A release of yours was approved by nobody in time and is gone: …",
  "token.cut": "A token was cut off by an owner of a project: …",
  "mirror.private_name": "An upstream lists names that are private here: …",
} as const;

export type NoticeKind = keyof typeof NOTICE_WORDS;
export type Notice = {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly words: string;
  readonly ip: string;
  readonly agent: string;
};

export type NewNotice = {
  readonly userId: number;
  readonly kind: NoticeKind;
  readonly subject?: string;
  /** How long its letter is held back, in milliseconds. */
  readonly letterAfter?: number;
};

/** Writes the notice, and its letter into the outbox; whether that is ever sent depends on the settings. */
export function notify(tx: Tx, { actor, at }: Act, { letterAfter = 0, ...notice }: NewNotice): void {
  const { id } = tx
    .insert(notices)
    .values({ ...notice, subject: notice.subject ?? null, at, ip: actor.ip, agent: actor.agent })
    .returning({ id: notices.id })
    .get();
  tx.insert(mails)
    .values({ noticeId: id, madeAt: at, dueAt: at + letterAfter })
    .run();
}

export type KeptNotice = Notice & {
  /** Not put away yet. */
  readonly unseen: boolean;
  /** When the mail server took it. */
  readonly mailedAt: number | null;
  /** Whether its letter still waits in the outbox. */
  readonly waiting: boolean;
};

/** All of one person, newest first, before the notice `before`. */
export function listNotices(db: Db, userId: number, page: { before?: number; most: number }): KeptNotice[] {
  const mine = eq(notices.userId, userId);
  return db.orm
    .select({ notice: notices, dueAt: mails.dueAt })
    .from(notices)
    .leftJoin(mails, eq(mails.noticeId, notices.id))
    .where(page.before === undefined ? mine : and(mine, sql`${notices.id} < ${page.before}`))
    .orderBy(desc(notices.id))
    .limit(page.most)
    .all()
    .map(({ notice: { id, at, kind, subject, ip, agent, seenAt, mailedAt }, dueAt }) => ({
      id,
      at,
      ip,
      agent,
      mailedAt,
      words: wordsFor(kind, subject),
      unseen: seenAt === null,
      waiting: dueAt !== null,
    }));
}

/** Those not seen yet, newest first. */
export function unseenNotices(db: Db, userId: number): Notice[] {
  return db.orm
    .select()
    .from(notices)
    .where(and(eq(notices.userId, userId), isNull(notices.seenAt)))
    .orderBy(desc(notices.id))
    .limit(50)
    .all()
    .map(({ id, at, kind, subject, ip, agent }) => ({ id, at, words: wordsFor(kind, subject), ip, agent }));
}

/** Puts away what was seen: every notice up to `upTo`. */
export function dismissNotices(deps: { db: Db; now: () => number }, userId: number, upTo: number): void {
  write(deps.db, (tx) => {
    for (const { id } of tx
      .select({ id: notices.id })
      .from(notices)
      .where(and(eq(notices.userId, userId), isNull(notices.seenAt)))
      .all()) {
      if (id <= upTo) tx.update(notices).set({ seenAt: deps.now() }).where(eq(notices.id, id)).run();
    }
  });
}

function wordsFor(kind: string, subject: string | null): string {
  const words: string = Object.hasOwn(NOTICE_WORDS, kind) ? NOTICE_WORDS[kind as NoticeKind] : kind;
  return words.replace("…", () => subject ?? "");
}
