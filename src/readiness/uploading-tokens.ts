/** Tokens that can upload now, with what the policy looks at. */
import { and, asc, eq, gt, inArray, isNull, or } from "drizzle-orm";
import type { Level } from "../actor.ts";
import { people, tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import type { TokenFacts } from "../policy/facts.ts";

export type UploadingToken = {
  readonly id: number;
  readonly holderId: number;
  /** The person in whose session it was minted. */
  readonly minterId: number | null;
  /** Globs on normalised names; `null`: all that its holder may reach. */
  readonly projects: readonly string[] | null;
  readonly facts: TokenFacts;
};

/**
 * In the order they were made: all, or those that one of these people holds or minted.
 * @param strength by user id
 */
export function uploadingTokens(
  tx: Tx,
  {
    at,
    about,
    strength,
  }: { at: number; about?: readonly number[] | undefined; strength: (id: number) => Level },
): readonly UploadingToken[] {
  return tx
    .select({ token: tokens, user: people.name, kind: people.kind })
    .from(tokens)
    .innerJoin(people, and(eq(people.id, tokens.userId), isNull(people.disabledAt)))
    .where(
      and(
        isNull(tokens.revokedAt),
        isNull(tokens.usedUpAt),
        or(isNull(tokens.expiresAt), gt(tokens.expiresAt, at)),
        or(isNull(tokens.newProject), eq(tokens.newProject, "made")),
        about === undefined
          ? undefined
          : or(inArray(tokens.userId, [...about]), inArray(tokens.mintedBy, [...about])),
      ),
    )
    .orderBy(asc(tokens.id))
    .all()
    .filter(({ token }) => token.scopes.includes("upload"))
    .map(({ token, user, kind }) => ({
      id: token.id,
      holderId: token.userId,
      minterId: token.mintedBy,
      projects: token.projects,
      facts: {
        kind: "token",
        user,
        service: kind === "service",
        token: token.name,
        level: token.level,
        holderFactors: token.mintedBy === null ? "password" : strength(token.mintedBy),
        mintedAt: token.createdAt,
        cidrs: token.cidrs !== null,
      },
    }));
}
