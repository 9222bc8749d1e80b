/** Links by which an account is changed: kept as a hash, used once, and ended by whatever makes them stale. */
import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import { accountLinks } from "../db/schema/account.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import { hashSecret, makeSecret } from "./secret.ts";

export type LinkPurpose = typeof accountLinks.$inferSelect.purpose;

export type AccountLink = {
  readonly id: number;
  readonly userId: number;
  readonly userName: string;
  readonly email: string | null;
};

/** A link as it is handed on, this once. */
export type MadeLink = { readonly id: number; readonly secret: string; readonly at: number };

/** Puts a link into the outbox, within the transaction that makes it. */
export type MailLink = (tx: Tx, made: MadeLink) => void;

const HOUR = 60 * 60 * 1000;

/** How long each stands, in milliseconds; taking back must outlast a holiday weekend. */
export const LINK_LIFETIME: Record<LinkPurpose, number> = {
  "email.confirm": 24 * HOUR,
  "email.undo": 7 * 24 * HOUR,
  "password.reset": HOUR,
};

export type NewLink = {
  readonly userId: number;
  readonly purpose: LinkPurpose;
  readonly email: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
};

export function makeLink(tx: Tx, deps: Pick<AccountDeps, "randomBytes">, link: NewLink): MadeLink {
  const { at, ...rest } = link;
  const secret = makeSecret(deps.randomBytes);
  const { id } = tx
    .insert(accountLinks)
    .values({
      ...rest,
      secretHash: hashSecret(secret),
      madeAt: at,
      expiresAt: at + LINK_LIFETIME[link.purpose],
    })
    .returning({ id: accountLinks.id })
    .get();
  return { id, secret, at };
}

export type Presented = { readonly secret: string; readonly purpose: LinkPurpose };

/** The link behind a secret, while it stands and its person may sign in. */
export function findLink(tx: Tx, { secret, purpose }: Presented, now: number): AccountLink | undefined {
  const { id, userId, email, secretHash, endedAt, expiresAt } = accountLinks;
  return tx
    .select({ id, userId, email, userName: people.name })
    .from(accountLinks)
    .innerJoin(people, eq(people.id, userId))
    .where(
      and(
        eq(secretHash, hashSecret(secret)),
        eq(accountLinks.purpose, purpose),
        isNull(endedAt),
        gt(expiresAt, now),
        isNull(people.disabledAt),
      ),
    )
    .get();
}

/** @throws Refusal `link.ended` */
export function requireLink(tx: Tx, presented: Presented, now: number): AccountLink {
  const link = findLink(tx, presented, now);
  if (link !== undefined) return link;
  throw new Refusal({
    kind: "not_found",
    code: "link.ended",
    message: "This link was used, has expired, was replaced by a later change, or never was one.",
    remedy: "Ask for another.",
  });
}

export type EndLinks = {
  readonly userId: number;
  readonly purposes: readonly LinkPurpose[];
  /** Only those made after this link. */
  readonly after?: number;
  readonly at: number;
};

/** Ends what still stands of these. */
export function endLinks(tx: Tx, { userId, purposes, after = 0, at }: EndLinks): void {
  tx.update(accountLinks)
    .set({ endedAt: at })
    .where(
      and(
        eq(accountLinks.userId, userId),
        inArray(accountLinks.purpose, [...purposes]),
        gt(accountLinks.id, after),
        isNull(accountLinks.endedAt),
      ),
    )
    .run();
}
