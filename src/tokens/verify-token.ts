/** From the secret a tool sends to who it is. Only who has a whole secret learns what became of its token. */
import { eq } from "drizzle-orm";
import type { Origin, TokenActor } from "../actor.ts";
import { type Cidr, cidrContains, parseCidr } from "../cidr.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { Refusal } from "../errors.ts";
import { hashTokenSecret, looksLikeToken } from "./token-secret.ts";

/** What a secret stands for; good while the change mark stays, but `expiresAt` and `cidrs` are judged at each use. */
export type TokenGrant = Omit<TokenActor, keyof Origin> & {
  readonly expiresAt: number | null;
  readonly cidrs: readonly Cidr[] | null;
};

/** @throws Refusal `token.malformed`, `token.unknown`, `token.revoked`, `token.used_up`, `person.disabled` */
export function findGrant(db: Db, secret: string): TokenGrant {
  if (!looksLikeToken(secret)) {
    throw refuse(
      "token.malformed",
      "The password sent is not a Gatehouse token.",
      "Send a token that starts with gh_; passwords of people work in the browser only.",
    );
  }
  const row = db.orm
    .select()
    .from(tokens)
    .innerJoin(people, eq(people.id, tokens.userId))
    .where(eq(tokens.secretHash, hashTokenSecret(secret)))
    .get();
  if (row === undefined)
    throw refuse(
      "token.unknown",
      "This token is not known here.",
      "Make a new one and check the address you send it to.",
    );
  const { tokens: token, people: person } = row;
  const ended = endOf(token, person);
  if (ended !== undefined) throw about(token.id, ended);
  return {
    kind: "token",
    tokenId: token.id,
    tokenName: token.name,
    userId: person.id,
    userName: person.name,
    admin: person.admin,
    level: token.level,
    scopes: token.scopes,
    ...(token.projects === null ? {} : { projects: token.projects }),
    expiresAt: token.expiresAt,
    cidrs: token.cidrs?.map(parseCidr) ?? null,
  };
}

type Token = typeof tokens.$inferSelect;

function endOf(token: Token, person: typeof people.$inferSelect): Refusal | undefined {
  if (token.revokedAt !== null)
    return refuse("token.revoked", `Token '${token.name}' was revoked.`, "Make a new one.");
  if (token.usedUpAt !== null)
    return refuse(
      "token.used_up",
      `Token '${token.name}' was good for one upload, and that is done.`,
      "Make a new one.",
    );
  if (person.disabledAt !== null)
    return refuse(
      "person.disabled",
      `The account behind token '${token.name}' is disabled.`,
      "Ask an admin.",
    );
  return undefined;
}

/** Judges what changes without a write: time and address. @throws Refusal `token.expired`, `token.address` */
export function useGrant(grant: TokenGrant, origin: Origin, now: number): TokenActor {
  const { expiresAt, cidrs, ...who } = grant;
  if (expiresAt !== null && now >= expiresAt) {
    const day = new Date(expiresAt).toISOString().slice(0, 10);
    const expired = refuse(
      "token.expired",
      `Token '${grant.tokenName}' expired on ${day}.`,
      "Make a new one.",
    );
    throw about(grant.tokenId, expired);
  }
  if (cidrs !== null && !cidrs.some((cidr) => cidrContains(cidr, origin.ip))) {
    throw new Refusal({
      kind: "forbidden",
      code: "token.address",
      message: `Token '${grant.tokenName}' may not be used from ${origin.ip}.`,
      remedy: `It is bound to ${cidrs.map(({ text }) => text).join(", ")}; use it there, or make another token.`,
      details: { token: grant.tokenId },
    });
  }
  return { ...who, ...origin };
}

/** In the words by which clients and people know bad credentials (standards 6.6), then which rule it was. */
function refuse(code: string, why: string, remedy: string): Refusal {
  const message = `Invalid or non-existent authentication information. ${why}`;
  return new Refusal({ kind: "unauthenticated", code, message, remedy });
}

/** Which token it was, for the record. */
function about(token: number, { kind, code, message, remedy }: Refusal): Refusal {
  return new Refusal({
    kind,
    code,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    details: { token },
  });
}
