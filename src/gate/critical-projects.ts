/** Which projects of the house are critical, and how each stands with the policy. */
import { asc, eq, isNotNull, sql } from "drizzle-orm";
import { projects, roles } from "../db/schema/catalog.ts";
import { policyTop } from "../db/schema/policy.ts";
import type { Tx } from "../db/write.ts";
import { chooses } from "../policy/demand.ts";
import { phaseOf } from "../policy/phase.ts";
import { type Rule, topKey } from "../policy/policy.ts";
import { compareStandings, type Standing, standingOf } from "../policy/standing.ts";
import { currentPolicy } from "./current-policy.ts";
import { type Demanding, demandingColumns, ownerRuleOf } from "./owner-rule.ts";

/** By name. */
export type Standings = ReadonlyMap<string, Standing>;

/**
 * All of them, or those that somebody has a role on; first those of the furthest phase and the highest level, then by
 * name. Projects on which the same is demanded share one `Standing`.
 */
export function criticalProjects(tx: Tx, at: number, userId?: number): Standings {
  const standing = openStandings(tx, at);
  const rows = candidates(tx, userId);
  const found = rows.flatMap((row): [string, Standing][] => {
    const its = standing(row);
    return its === undefined ? [] : [[row.name, its]];
  });
  // The rows come by name, and sorting keeps that among equals.
  return new Map(found.sort(([, a], [, b]) => compareStandings(a, b)));
}

/** Those of `names` that are critical. */
export function standingsOf(tx: Tx, names: readonly string[], at: number): Standings {
  const standing = openStandings(tx, at);
  const rows = tx
    .select(demandingColumns)
    .from(projects)
    .where(sql`${projects.name} IN (SELECT value FROM json_each(${JSON.stringify(names)}))`)
    .all();
  return new Map(
    rows.flatMap((row): [string, Standing][] => {
      const its = standing(row);
      return its === undefined ? [] : [[row.name, its]];
    }),
  );
}

function candidates(tx: Tx, userId: number | undefined): readonly Demanding[] {
  const few = tx.select(demandingColumns).from(projects);
  if (userId !== undefined) {
    return few
      .innerJoin(roles, eq(roles.projectId, projects.id))
      .where(eq(roles.userId, userId))
      .orderBy(asc(projects.name))
      .all();
  }
  const chosen = currentPolicy(tx).policy.critical.length > 0;
  return few
    .where(chosen ? undefined : isNotNull(projects.demand))
    .orderBy(asc(projects.name))
    .all();
}

/** Judges many projects by the policy in force, each by its name and by what its owners ask for. */
function openStandings(tx: Tx, at: number): (project: Demanding) => Standing | undefined {
  const { critical } = currentPolicy(tx).policy;
  const told = critical.filter((rule) => phaseOf(rule, at) !== "planned");
  const topOf = openTop(tx, told);
  const made = new Map<string, Standing | undefined>();
  return (project) => {
    const owner = ownerRuleOf(project);
    const chosen = told.filter((rule) =>
      chooses(rule, { project: project.name, topOf: (each) => topOf(each, project.name) }),
    );
    if (owner === undefined && chosen.length === 0) return undefined;
    const key = `${chosen.map((rule) => told.indexOf(rule)).join()} ${owner === undefined ? "" : JSON.stringify(owner)}`;
    if (!made.has(key)) made.set(key, standingOf(owner === undefined ? chosen : [...chosen, owner], at));
    return made.get(key);
  };
}

function openTop(tx: Tx, rules: readonly Rule[]): (rule: Rule, project: string) => boolean {
  if (rules.every(({ topDownloads }) => topDownloads === undefined)) return () => false;
  const members = new Set(
    tx
      .select()
      .from(policyTop)
      .all()
      .map(({ rule, project }) => `${rule} ${project}`),
  );
  return ({ topDownloads }, project) =>
    topDownloads !== undefined && members.has(`${topKey(topDownloads)} ${project}`);
}
