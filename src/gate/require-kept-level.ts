/** Keeps somebody from locking themselves out of a critical project by giving up a factor. */
import { asc, eq } from "drizzle-orm";
import type { Level } from "../actor.ts";
import { projects, roles } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { Demand } from "../policy/demand.ts";
import { levelNoun, levelWords, meetsLevel } from "../policy/level.ts";
import { phaseOf } from "../policy/phase.ts";
import { type CurrentPolicy, currentDemand, currentPolicy } from "./current-policy.ts";
import { ownerRule } from "./owner-rule.ts";

export type LevelChange = {
  readonly userId: number;
  readonly before: Level;
  readonly after: Level;
  readonly at: number;
};

/** How many projects a sentence names. */
const NAMED = 5;

/** @throws Refusal `policy.last_factor`, naming the projects where a role is held that the level `after` is not enough for */
export function requireKeptLevel(tx: Tx, change: LevelChange): void {
  if (meetsLevel(change.after, change.before)) return;
  const lost = projectsLost(tx, change);
  const [first] = lost;
  if (first === undefined) return;
  const names = lost.slice(0, NAMED).map(({ name }) => name);
  const more = lost.length > NAMED ? ` and ${lost.length - NAMED} more` : "";
  const verb = lost.length === 1 ? "needs" : "need";
  const { publicUrl, id } = currentPolicy(tx);
  throw new Refusal({
    kind: "denied_by_policy",
    code: "policy.last_factor",
    message: `${names.join(", ")}${more} ${verb} ${levelWords(first.level)}, and this is the last ${levelNoun(first.level)} that you have.`,
    remedy: `Add another one first: ${publicUrl}/account/factors; or have an owner take you off ${lost.length === 1 ? "that project" : "those projects"}.`,
    details: {
      action: "factor",
      projects: names,
      level: first.level,
      ...(id === undefined ? {} : { policy: id }),
    },
  });
}

export type LostProject = { readonly name: string; readonly level: Level };

/** Projects on which this person holds a role that they can use at the level `before` and not at `after`. */
export function projectsLost(tx: Tx, { userId, before, after, at }: LevelChange): LostProject[] {
  const current = currentPolicy(tx);
  const held = tx
    .select({ name: projects.name })
    .from(roles)
    .innerJoin(projects, eq(projects.id, roles.projectId))
    .where(eq(roles.userId, userId))
    .orderBy(asc(projects.name))
    .all();
  return held.flatMap(({ name }) => {
    const level = levelAsked(demandAt(tx, current, { project: name, at }), at);
    const loses = level !== undefined && meetsLevel(before, level) && !meetsLevel(after, level);
    return loses ? [{ name, level }] : [];
  });
}

function demandAt(
  tx: Tx,
  current: CurrentPolicy,
  where: { project: string; at: number },
): Demand | undefined {
  return currentDemand(tx, current, {
    ...where,
    ownerRule: ownerRule(tx, where.project),
  });
}

/** The highest level of the rules that are enforced: the first, since they stand in that order. */
function levelAsked(demand: Demand | undefined, at: number): Level | undefined {
  return demand?.rules.find((rule) => phaseOf(rule, at) === "enforced")?.level;
}
