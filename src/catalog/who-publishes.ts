/** Who and what can publish to a project now: people with the strength of their factors, and tokens that reach it. */
import { and, asc, desc, eq, gt, isNull, max, or } from "drizzle-orm";
import { strengthOf } from "../accounts/strength.ts";
import type { Level } from "../actor.ts";
import { files, roles, tokenCuts } from "../db/schema/catalog.ts";
import { people, tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { matchesGlob } from "../packaging/name-glob.ts";
import type { Project, Role } from "./project.ts";

export type PublishingPerson = {
  readonly userId: number;
  readonly user: string;
  /** Admins count as owners; one with a role of their own is listed by that. */
  readonly role: Role | "admin";
  readonly kind: "person" | "service";
  readonly disabled: boolean;
  /** The strongest proof they can give. */
  readonly strongest: Level;
  readonly factors: number;
  /** Milliseconds since 1970 of their newest file here. */
  readonly lastUploadAt: number | null;
};

export type PublishingToken = Omit<typeof tokens.$inferSelect, "secretHash" | "expiryToldAt" | "mintedBy"> & {
  readonly user: string;
  /** An owner keeps it away from this project. */
  readonly cut: boolean;
};

/** Owners, then maintainers, then admins, each by name. */
export function publishingPeople(tx: Tx, project: Project): PublishingPerson[] {
  const rows = tx
    .select({
      userId: people.id,
      user: people.name,
      role: roles.role,
      kind: people.kind,
      disabledAt: people.disabledAt,
    })
    .from(people)
    .leftJoin(roles, and(eq(roles.userId, people.id), eq(roles.projectId, project.id)))
    .where(or(eq(roles.projectId, project.id), and(eq(people.admin, true), isNull(people.disabledAt))))
    .orderBy(asc(people.name))
    .all();
  const ranked = rows.map(({ disabledAt, role, ...row }) => {
    const { strongest, factors } = strengthOf(tx, row.userId);
    const last = lastUpload(tx, project, row.userId);
    return {
      ...row,
      role: role ?? ("admin" as const),
      disabled: disabledAt !== null,
      strongest,
      factors,
      lastUploadAt: last,
    };
  });
  const rank = ["owner", "maintainer", "admin"];
  return ranked.sort((one, other) => rank.indexOf(one.role) - rank.indexOf(other.role));
}

/** Those that work now and may upload here, last used first. */
export function publishingTokens(tx: Tx, project: Project, now: number): PublishingToken[] {
  const rows = tx
    .select({ token: tokens, user: people.name, cut: tokenCuts.tokenId })
    .from(tokens)
    .innerJoin(people, and(eq(people.id, tokens.userId), isNull(people.disabledAt)))
    .leftJoin(roles, and(eq(roles.userId, people.id), eq(roles.projectId, project.id)))
    .leftJoin(tokenCuts, and(eq(tokenCuts.tokenId, tokens.id), eq(tokenCuts.projectId, project.id)))
    .where(
      and(
        isNull(tokens.revokedAt),
        isNull(tokens.usedUpAt),
        or(isNull(tokens.expiresAt), gt(tokens.expiresAt, now)),
        or(eq(roles.projectId, project.id), eq(people.admin, true)),
      ),
    )
    .orderBy(desc(tokens.lastUsedAt), asc(tokens.id))
    .all();
  return rows
    .filter(({ token }) => token.scopes.includes("upload") && token.newProject !== "due")
    .filter(({ token }) => token.projects?.some((glob) => matchesGlob(glob, project.name)) ?? true)
    .map(({ token, user, cut }) => {
      const { secretHash: _hash, expiryToldAt: _told, mintedBy: _minter, ...shown } = token;
      return { ...shown, user, cut: cut !== null };
    });
}

function lastUpload(tx: Tx, project: Project, userId: number): number | null {
  const row = tx
    .select({ at: max(files.uploadedAt) })
    .from(files)
    .where(and(eq(files.projectId, project.id), eq(files.uploadedBy, userId)))
    .get();
  return row?.at ?? null;
}
