/** Mints a token; the secret is returned once and kept only as a hash. */
import { eq } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Actor, Level } from "../actor.ts";
import { record } from "../audit/record.ts";
import { parseCidr } from "../cidr.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { requireTokenPolicy } from "../gate/require-token-policy.ts";
import { parseNameGlob } from "../packaging/name-glob.ts";
import { parseVersion } from "../packaging/version.ts";
import { checkNewToken, type NewToken } from "./check-new-token.ts";
import { notePlace } from "./token-places.ts";
import { requireMint } from "./token-rights.ts";
import { hashTokenSecret, makeTokenSecret } from "./token-secret.ts";

export type { NewToken };

export type TokenDeps = {
  readonly db: Db;
  readonly now: () => number;
  readonly randomBytes: (n: number) => Uint8Array;
};

/**
 * @throws Refusal `token.name`, `token.scope`, `token.project`, `token.cidr`, `token.lifetime`, `token.limit`,
 * `glob.invalid`, `cidr.invalid`, `version.invalid`, `token.rights`, `person.disabled`, `policy.*`
 */
export function createToken(deps: TokenDeps, actor: Actor, input: NewToken): { id: number; secret: string } {
  checkNewToken(input);
  const { userId, name, scopes, lifetime, singleUse = false } = input;
  const version = input.version === undefined ? null : parseVersion(input.version).text;
  const newProject = input.newProject === true ? ("due" as const) : null;
  const projects = input.projects?.map(parseNameGlob) ?? null;
  const cidrs = input.cidrs?.map((text) => parseCidr(text).text) ?? null;
  const secret = makeTokenSecret(deps.randomBytes);
  const id = write(deps.db, (tx) => {
    const at = deps.now();
    const holder = requireHolder(tx, actor, userId);
    requireTokenPolicy(tx, { actor, at }, { holder, scopes, projects });
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
        mintedBy: actor.kind === "person" ? actor.userId : null,
        version,
        singleUse,
        newProject,
        createdAt: at,
        expiresAt: lifetime === undefined ? null : at + lifetime,
      })
      .returning({ id: tokens.id })
      .get();
    const limits = { projects, cidrs, version, single_use: singleUse, new_project: newProject !== null };
    const details = {
      token: row.id,
      name,
      user: holder.name,
      user_id: userId,
      scopes,
      ...limits,
      lifetime: lifetime ?? null,
    };
    record(tx, { actor, at }, { event: "token.create", outcome: "done", subject: userId, details });
    if (holder.kind === "person") notify(tx, { actor, at }, { userId, kind: "token.create", subject: name });
    // Its maker's own address is no news.
    if (actor.kind === "person") notePlace(tx, { tokenId: row.id, ip: actor.ip, at });
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
