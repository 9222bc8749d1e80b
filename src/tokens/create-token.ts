/** Mints a token; the secret is returned once and kept only as a hash. */
import { eq } from "drizzle-orm";
import type { Actor, Level, Scope } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";
import { write } from "../db/write.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import { isNameGlob } from "../packaging/name-glob.ts";
import { parseCidr } from "./cidr.ts";
import { hashTokenSecret, makeTokenSecret } from "./token-secret.ts";

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
  /** Milliseconds from now; absent: never. */
  readonly lifetime?: number;
};

/** @throws Refusal `token.name`, `token.scope`, `token.project`, `cidr.invalid`, `token.lifetime`, `person.disabled` */
export function createToken(deps: TokenDeps, actor: Actor, input: NewToken): { id: number; secret: string } {
  check(input);
  const cidrs = input.cidrs?.map(parseCidr);
  const secret = makeTokenSecret(deps.randomBytes);
  const id = write(deps.db, (tx) => {
    const at = deps.now();
    const person = tx.select().from(people).where(eq(people.id, input.userId)).get();
    if (person === undefined || person.disabledAt !== null)
      throw disabled(person?.name ?? String(input.userId));
    const row = tx
      .insert(tokens)
      .values({
        userId: input.userId,
        name: input.name,
        secretHash: hashTokenSecret(secret),
        scopes: input.scopes,
        projects: input.projects ?? null,
        cidrs: cidrs ?? null,
        level: levelOf(actor),
        createdAt: at,
        expiresAt: input.lifetime === undefined ? null : at + input.lifetime,
      })
      .returning({ id: tokens.id })
      .get();
    record(
      tx,
      { actor, at },
      {
        event: "token.create",
        outcome: "done",
        details: {
          token: row.id,
          name: input.name,
          user: person.name,
          scopes: input.scopes,
          projects: input.projects ?? null,
          cidrs: cidrs ?? null,
          lifetime: input.lifetime ?? null,
        },
      },
    );
    return row.id;
  });
  return { id, secret };
}

/** A token is as strong as the session that minted it; minted at the console it counts as `password`. */
function levelOf(actor: Actor): Level {
  return actor.kind === "person" ? actor.level : "password";
}

function check(input: NewToken): void {
  if (!/^[\x20-\x7e]{1,80}$/.test(input.name)) {
    throw invalid(
      "token.name",
      `${quote(input.name)} is not a token name.`,
      "Use 1 to 80 printable characters.",
    );
  }
  if (input.scopes.length === 0) {
    throw invalid(
      "token.scope",
      "A token without a scope can do nothing.",
      "Give it 'read', 'upload' or both.",
    );
  }
  if (input.projects?.length === 0) {
    throw invalid(
      "token.project",
      "An empty list of projects reaches nothing.",
      "Name projects, or leave the list out.",
    );
  }
  for (const glob of input.projects ?? []) {
    if (!isNameGlob(glob)) {
      throw invalid(
        "token.project",
        `${quote(glob)} is not a project name or glob.`,
        "Use normalised names such as acme-auth, or globs such as acme-*.",
      );
    }
  }
  if (input.lifetime !== undefined && !(input.lifetime > 0)) {
    throw invalid("token.lifetime", "A token must live for some time.", "Give a duration such as 90d.");
  }
}

function disabled(name: string): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "person.disabled",
    message: `${quote(name)} is disabled and can hold no token.`,
    remedy: "Choose another user.",
  });
}
