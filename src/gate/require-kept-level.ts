/** Keeps somebody from locking themselves out of a critical project by giving up a factor. */
import { asc, eq } from "drizzle-orm";
import type { Level } from "../actor.ts";
import { projects, roles } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { levelNoun, levelWords, meetsLevel } from "../policy/level.ts";
import { currentPolicy } from "./current-policy.ts";
import { ruleInForce } from "./rule-in-force.ts";

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

type LostProject = { readonly name: string; readonly level: Level };

/** Projects on which this person holds a role that they can use at the level `before` and not at `after`. */
function projectsLost(tx: Tx, { userId, before, after, at }: LevelChange): LostProject[] {
  return projectsHeld(tx, userId).flatMap((name) => {
    const level = ruleInForce(tx, { project: name, at })?.level;
    const loses = level !== undefined && meetsLevel(before, level) && !meetsLevel(after, level);
    return loses ? [{ name, level }] : [];
  });
}

/** Names of the projects on which somebody holds a role, in their order. */
export function projectsHeld(tx: Tx, userId: number): string[] {
  const held = tx
    .select({ name: projects.name })
    .from(roles)
    .innerJoin(projects, eq(projects.id, roles.projectId))
    .where(eq(roles.userId, userId))
    .orderBy(asc(projects.name))
    .all();
  return held.map(({ name }) => name);
}
