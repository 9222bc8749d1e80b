/** What is done for readiness now and then: the most downloaded projects are counted, people told, the day's figures kept. */
import { count, max } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { projects, roles } from "../db/schema/catalog.ts";
import { policyTop } from "../db/schema/policy.ts";
import { type Tx, write } from "../db/write.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { type CountTop, setTop } from "../gate/set-top.ts";
import { projectReadiness } from "./project-readiness.ts";
import { keepReadiness, readinessFigures } from "./readiness-days.ts";
import { survey } from "./survey.ts";
import { tellPeople } from "./tell-people.ts";

export type TendDeps = { readonly db: Db; readonly now: () => number; readonly countTop: CountTop };

/** What the last call saw. */
export type Tended = { readonly day: number; readonly mark: string };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const house: Actor = { kind: "console", operator: "gatehouse", ip: "-", agent: "gatehouse", requestId: "-" };

/**
 * To be called every minute or so, by one process of the house. Counts once a day; looks at people where policy, roles or
 * owners' demands changed, and once an hour, since dates come by themselves. Gives what to hand to the next call.
 */
export async function tendReadiness(deps: TendDeps, last?: Tended): Promise<Tended> {
  const { db, now, countTop } = deps;
  const at = now();
  const day = Math.floor(at / DAY);
  if (day !== last?.day) write(db, (tx) => setTop(tx, { actor: house, at }, countTop));
  const mark = markOf(db.orm, at);
  if (mark === last?.mark) return last;
  const seen = survey(db.orm, at);
  await tellPeople(deps, seen);
  keepReadiness(db, at, readinessFigures(seen.people, projectReadiness(seen)));
  return { day, mark };
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
