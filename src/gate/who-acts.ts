/** The facts of who acts, as they stand inside the transaction of the act. */
import { eq } from "drizzle-orm";
import { strengthOf } from "../accounts/strength.ts";
import type { Actor, Level, TokenActor } from "../actor.ts";
import { people, tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import type { TokenFacts, Who } from "../policy/facts.ts";

/** A factor that was removed in another tab, and a token's row as it is now, count at once. */
export function whoActs(tx: Tx, actor: Actor): Who {
  switch (actor.kind) {
    case "console":
      return { kind: "console" };
    case "person": {
      const { userId, userName: user, level, method } = actor;
      return {
        kind: "person",
        user,
        level,
        method,
        factors: strengthOf(tx, userId).strongest,
      };
    }
    case "token":
      return tokenFacts(tx, actor);
    case "anonymous":
      return {
        kind: "person",
        user: "",
        level: "password",
        method: "password",
        factors: "password",
      };
  }
}

function tokenFacts(tx: Tx, { tokenId, tokenName: token, userName: user }: TokenActor): TokenFacts {
  const { level, mintedBy, createdAt, cidrs } = tokens;
  const row = tx
    .select({ level, mintedBy, createdAt, cidrs, kind: people.kind })
    .from(tokens)
    .innerJoin(people, eq(people.id, tokens.userId))
    .where(eq(tokens.id, tokenId))
    .get();
  return {
    kind: "token",
    user,
    token,
    service: row?.kind === "service",
    level: row?.level ?? "password",
    holderFactors: minterFactors(tx, row?.mintedBy ?? null),
    mintedAt: row?.createdAt ?? 0,
    cidrs: row !== undefined && row.cidrs !== null,
  };
}

/** Nobody at the console has a factor, and whose account is shut vouches for nothing. */
function minterFactors(tx: Tx, minter: number | null): Level {
  if (minter === null) return "password";
  const row = tx.select({ at: people.disabledAt }).from(people).where(eq(people.id, minter)).get();
  return row?.at === null ? strengthOf(tx, minter).strongest : "password";
}
