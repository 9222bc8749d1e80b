/** Mints a token; the secret is returned once and kept only as a hash. */
import { eq } from "drizzle-orm";
import type { Actor, Level, Scope } from "../actor.ts";
import { record } from "../audit/record.ts";
import { parseCidr } from "../cidr.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import { parseNameGlob } from "../packaging/name-glob.ts";
import { requireMint } from "./token-rights.ts";
import { hashTokenSecret, looksLikeToken, makeTokenSecret } from "./token-secret.ts";

export type TokenDeps = {
  readonly db: Db;
  readonly now: () => number;
  readonly randomBytes: (n: number) => Uint8Array;
};

export type NewToken = {
  readonly userId: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Globs on normalised project names; absent: every project its person may reach. */
  readonly projects?: readonly string[];
  readonly cidrs?: readonly string[];
  /** Milliseconds from now, up to ten years; absent: never expires. */
  readonly lifetime?: number;
};

/** The longest life that may be asked for: ten years, in milliseconds. */
const LONGEST = 3650 * 24 * 60 * 60 * 1000;

/**
 * @throws Refusal `token.name`, `token.scope`, `token.project`, `token.cidr`, `token.lifetime`, `glob.invalid`,
 * `cidr.invalid`, `token.rights`, `person.disabled`
 */
export function createToken(deps: TokenDeps, actor: Actor, input: NewToken): { id: number; secret: string } {
  check(input);
  const { userId, name, scopes, lifetime } = input;
  const projects = input.projects?.map(parseNameGlob) ?? null;
  const cidrs = input.cidrs?.map((text) => parseCidr(text).text) ?? null;
  const secret = makeTokenSecret(deps.randomBytes);
  const id = write(deps.db, (tx) => {
    const at = deps.now();
    const holder = requireHolder(tx, actor, userId);
    const row = tx
      .insert(tokens)
      .values({
        userId,
        name,
        secretHash: hashTokenSecret(secret),
        scopes,
        projects,
        cidrs,
        level: levelOf(actor),
        createdAt: at,
        expiresAt: lifetime === undefined ? null : at + lifetime,
      })
      .returning({ id: tokens.id })
      .get();
    const details = { token: row.id, name, user: holder.name, scopes, projects, cidrs };
    record(
      tx,
      { actor, at },
      { event: "token.create", outcome: "done", details: { ...details, lifetime: lifetime ?? null } },
    );
    return row.id;
  });
  return { id, secret };
}

/** A token is as strong as the session that minted it; minted at the console it counts as `password`. */
function levelOf(actor: Actor): Level {
  return actor.kind === "person" ? actor.level : "password";
}

function requireHolder(tx: Tx, actor: Actor, userId: number): typeof people.$inferSelect {
  const holder = tx.select().from(people).where(eq(people.id, userId)).get();
  requireMint(actor, holder ?? { id: userId, name: `number ${userId}`, kind: "person" });
  if (holder !== undefined && holder.disabledAt === null) return holder;
  throw new Refusal({
    kind: "forbidden",
    code: "person.disabled",
    message: `${quote(holder?.name ?? `number ${userId}`)} is disabled and can hold no token.`,
    remedy: "Choose another user.",
  });
}

function check({ name, scopes, projects, cidrs, lifetime }: NewToken): void {
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,78}[\x21-\x7e])?$/.test(name) || name.split(" ").some(looksLikeToken)) {
    throw invalid(
      "token.name",
      `${quote(name)} is not a token name.`,
      "Use 1 to 80 printable ASCII characters that say what the token is for.",
    );
  }
  if (scopes.length === 0) {
    throw invalid(
      "token.scope",
      "A token without a scope can do nothing.",
      "Give it 'read', 'upload' or both.",
    );
  }
  if (projects?.length === 0) {
    throw invalid(
      "token.project",
      "An empty list of projects reaches nothing.",
      "Name projects, or leave the list out.",
    );
  }
  if (projects?.some(looksLikeToken) === true) {
    throw invalid(
      "token.project",
      "A token stands where a project belongs.",
      "Name projects, such as acme-*.",
    );
  }
  if (cidrs?.length === 0) {
    throw invalid(
      "token.cidr",
      "An empty list of networks lets nobody in.",
      "Name networks, or leave the list out.",
    );
  }
  if (lifetime === undefined || (Number.isSafeInteger(lifetime) && lifetime > 0 && lifetime <= LONGEST))
    return;
  throw invalid(
    "token.lifetime",
    "A token lives for more than nothing and at most ten years.",
    "Give a duration such as 90d.",
  );
}
