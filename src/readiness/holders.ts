/** Who looks after which critical projects. */
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { projects, roles } from "../db/schema/catalog.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { criticalProjects, type Standings } from "../gate/critical-projects.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { houseRule } from "../policy/policy.ts";
import { type Standing, standingOf } from "../policy/standing.ts";

/** An account that is not shut. */
export type Holder = {
  readonly id: number;
  readonly name: string;
  readonly kind: "person" | "service";
  readonly admin: boolean;
};

/** A project of somebody; its name is '' for what is asked of everybody in the house. */
export type Held = { readonly project: string; readonly standing: Standing };

/** What is asked of everybody, for changes of whatever project. */
export const EVERYTHING = "";

/** Everybody, or those of `ids`, by name. */
export function readAccounts(tx: Tx, ids?: readonly number[]): readonly Holder[] {
  return tx
    .select({ id: people.id, name: people.name, kind: people.kind, admin: people.admin })
    .from(people)
    .where(and(isNull(people.disabledAt), ids === undefined ? undefined : inArray(people.id, [...ids])))
    .orderBy(asc(people.name))
    .all();
}

/** What is asked of everybody in the house, where something is. */
export function houseStanding(tx: Tx, at: number): Standing | undefined {
  const rule = houseRule(currentPolicy(tx).policy);
  return rule === undefined ? undefined : standingOf([rule], at);
}

/** What everybody looks after, by user id, in the order of `critical`. */
export function readHeld(tx: Tx, critical: Standings): ReadonlyMap<number, readonly Held[]> {
  const holders = new Map<string, number[]>();
  const rows =
    critical.size === 0
      ? []
      : tx
          .select({ project: projects.name, userId: roles.userId })
          .from(roles)
          .innerJoin(projects, eq(projects.id, roles.projectId))
          .all();
  for (const { project, userId } of rows) {
    const those = holders.get(project);
    if (those === undefined) holders.set(project, [userId]);
    else those.push(userId);
  }
  const held = new Map<number, Held[]>();
  for (const [project, standing] of critical) {
    for (const userId of holders.get(project) ?? []) {
      const own = held.get(userId);
      if (own === undefined) held.set(userId, [{ project, standing }]);
      else own.push({ project, standing });
    }
  }
  return held;
}

/** What one person looks after. */
export function readHeldBy(tx: Tx, at: number, userId: number): readonly Held[] {
  return [...criticalProjects(tx, at, userId)].map(([project, standing]) => ({ project, standing }));
}
