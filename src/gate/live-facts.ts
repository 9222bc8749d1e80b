/** All that a forecast looks at, read in bulk: projects with their people, who has which factor, and the live tokens. */
import { and, isNotNull, isNull } from "drizzle-orm";
import type { Level } from "../actor.ts";
import { projects, roles } from "../db/schema/catalog.ts";
import { totpApps, webauthnKeys } from "../db/schema/factors.ts";
import { people, tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";

export type LivePerson = {
  readonly id: number;
  readonly name: string;
  readonly kind: "person" | "service";
  readonly admin: boolean;
  /** The strongest factor that works now. */
  readonly factors: Level;
  /** Ids of the projects in which they hold a role. */
  readonly projects: readonly number[];
};

export type LiveProject = { readonly id: number; readonly name: string };

export type LiveToken = {
  readonly id: number;
  readonly name: string;
  readonly holder: LivePerson;
  /** Of the session that minted it. */
  readonly level: Level;
  /** What works now of whoever minted it. */
  readonly minterFactors: Level;
  readonly mintedAt: number;
  readonly cidrs: boolean;
  /** Patterns of names; null for all that its holder reaches. */
  readonly projects: readonly string[] | null;
};

export type LiveFacts = {
  readonly people: readonly LivePerson[];
  readonly projects: readonly LiveProject[];
  /** Those that may upload, and have not ended at `at`. */
  readonly tokens: readonly LiveToken[];
};

export function liveFacts(tx: Tx, at: number): LiveFacts {
  const who = livePeople(tx);
  const byId = new Map(who.map((person) => [person.id, person]));
  return {
    people: who,
    projects: tx.select({ id: projects.id, name: projects.name }).from(projects).orderBy(projects.name).all(),
    tokens: liveTokens(tx, byId, at),
  };
}

function livePeople(tx: Tx): LivePerson[] {
  const factors = new Map<number, Level>();
  const apps = tx
    .select({ user: totpApps.userId })
    .from(totpApps)
    .where(and(isNotNull(totpApps.provenAt), isNull(totpApps.suspendedAt)));
  const keys = tx
    .select({ user: webauthnKeys.userId })
    .from(webauthnKeys)
    .where(isNull(webauthnKeys.suspendedAt));
  for (const { user } of apps.all()) factors.set(user, "any_2fa");
  for (const { user } of keys.all()) factors.set(user, "phishing_resistant");
  const held = new Map<number, number[]>();
  // Plain rows: there may be hundreds of thousands.
  const rows = tx.select({ user: roles.userId, project: roles.projectId }).from(roles).values();
  for (const [user, project] of rows as [number, number][]) {
    const list = held.get(user);
    if (list === undefined) held.set(user, [project]);
    else list.push(project);
  }
  const { id, name, kind, admin, recovery } = people;
  return tx
    .select({ id, name, kind, admin, recovery })
    .from(people)
    .where(isNull(people.disabledAt))
    .orderBy(name)
    .all()
    .map(({ recovery: codes, ...person }) => ({
      ...person,
      factors: codes === "unsettled" ? "password" : (factors.get(person.id) ?? "password"),
      projects: held.get(person.id) ?? [],
    }));
}

function liveTokens(tx: Tx, people: ReadonlyMap<number, LivePerson>, at: number): LiveToken[] {
  return tx
    .select()
    .from(tokens)
    .where(and(isNull(tokens.revokedAt), isNull(tokens.usedUpAt)))
    .orderBy(tokens.id)
    .all()
    .flatMap((token) => {
      const holder = people.get(token.userId);
      const over = token.expiresAt !== null && token.expiresAt <= at;
      if (holder === undefined || over || !token.scopes.includes("upload")) return [];
      const minter = token.mintedBy === null ? undefined : people.get(token.mintedBy);
      const { id, name, level, createdAt, cidrs, projects: globs } = token;
      const live = { id, name, holder, level, mintedAt: createdAt, cidrs: cidrs !== null, projects: globs };
      return [{ ...live, minterFactors: minter?.factors ?? "password" }];
    });
}

/** The projects' own demands, by name. */
export function ownerDemands(tx: Tx): ReadonlyMap<string, Level> {
  const rows = tx
    .select({ name: projects.name, demand: projects.demand })
    .from(projects)
    .where(isNotNull(projects.demand))
    .all();
  return new Map(rows.flatMap(({ name, demand }) => (demand === null ? [] : [[name, demand] as const])));
}
