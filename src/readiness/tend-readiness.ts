/** What is done for readiness now and then: people are told, and the figures of the day kept. */
import { count, max } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { projects, roles } from "../db/schema/catalog.ts";
import { policyTop } from "../db/schema/policy.ts";
import type { Tx } from "../db/write.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { projectReadiness } from "./project-readiness.ts";
import { keepReadiness, readinessFigures } from "./readiness-days.ts";
import { survey } from "./survey.ts";
import { tellPeople } from "./tell-people.ts";

export type TendDeps = { readonly db: Db; readonly now: () => number };

const HOUR = 3_600_000;

/**
 * To be called every minute or so, by one process of the house. Looks at people where policy, roles or owners' demands
 * changed since `last`, and once an hour, since dates come by themselves. Gives what to hand to the next call.
 */
export async function tendReadiness(deps: TendDeps, last?: string): Promise<string> {
  const { db, now } = deps;
  const at = now();
  const mark = markOf(db.orm, at);
  if (mark === last) return last;
  const seen = survey(db.orm, at);
  await tellPeople(deps, seen);
  keepReadiness(db, at, readinessFigures(seen.people, projectReadiness(seen)));
  return mark;
}

/** Whatever makes somebody newly affected changes this. */
function markOf(tx: Tx, at: number): string {
  const held = tx
    .select({ count: count(), newest: max(roles.grantedAt) })
    .from(roles)
    .get();
  const demands = tx
    .select({ count: count(projects.demand), newest: max(projects.demandAt) })
    .from(projects)
    .get();
  const top = tx.select({ count: count() }).from(policyTop).get();
  return JSON.stringify([Math.floor(at / HOUR), currentPolicy(tx).id, held, demands, top]);
}
