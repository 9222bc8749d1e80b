/** Lists tokens, of one user or of all; never a secret. */
import { asc, eq, getTableColumns } from "drizzle-orm";
import type { Scope } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { people, tokens } from "../db/schema/people.ts";

export type TokenSummary = {
  readonly id: number;
  readonly user: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly projects: readonly string[] | null;
  readonly cidrs: readonly string[] | null;
  readonly level: string;
  /** Times in milliseconds since 1970, `null` for never. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
  readonly lastUsedIp: string | null;
  /** Only files of this version may be uploaded. */
  readonly version: string | null;
  readonly singleUse: boolean;
  readonly usedUpAt: number | null;
  /** `due`: makes one new project; `made`: it has. */
  readonly newProject: "due" | "made" | null;
};

const {
  secretHash: _hash,
  userId: _user,
  expiryToldAt: _told,
  mintedBy: _minter,
  ...shown
} = getTableColumns(tokens);

/** In the order they were made, also expired and revoked ones; `userId` narrows to one holder. */
export function listTokens(db: Db, userId?: number): TokenSummary[] {
  return db.orm
    .select({ ...shown, user: people.name })
    .from(tokens)
    .innerJoin(people, eq(people.id, tokens.userId))
    .where(userId === undefined ? undefined : eq(tokens.userId, userId))
    .orderBy(asc(tokens.id))
    .all();
}
