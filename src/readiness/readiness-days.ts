/** How many were ready, day by day. */
import { asc, gte } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { readinessDays } from "../db/schema/readiness.ts";
import { type Tx, write } from "../db/write.ts";
import type { ProjectReadiness } from "./project-readiness.ts";
import type { SurveyedPerson } from "./survey.ts";

export type ReadinessDay = typeof readinessDays.$inferSelect;

const DAY = 86_400_000;

/** What a survey says in figures. A project is ready where all of its people and tokens are. */
export function readinessFigures(
  people: readonly SurveyedPerson[],
  projects: readonly ProjectReadiness[],
): Omit<ReadinessDay, "day"> {
  const obliged = people.filter(({ duties }) => duties.length > 0);
  const stopping = new Set(people.flatMap((person) => person.stopping.map(({ id }) => id)));
  const tokens = people.reduce((sum, { ownTokens }) => sum + ownTokens, 0);
  return {
    projects: projects.length,
    projectsReady: projects.filter((each) => each.unready.length + each.stopping.length === 0).length,
    people: obliged.length,
    peopleReady: obliged.filter(({ duties }) => duties.every(({ ready }) => ready)).length,
    tokens,
    tokensReady: tokens - stopping.size,
  };
}

/** Writes today's figures, in place of earlier ones of today. Days on which nothing was critical leave no row. */
export function keepReadiness(db: Db, at: number, figures: Omit<ReadinessDay, "day">): void {
  if (figures.people + figures.projects === 0) return;
  write(db, (tx) =>
    tx
      .insert(readinessDays)
      .values({ day: Math.floor(at / DAY), ...figures })
      .onConflictDoUpdate({ target: readinessDays.day, set: figures })
      .run(),
  );
}

/** Oldest first, of the last `days` days. */
export function lastReadinessDays(
  tx: Tx,
  { at, days }: { at: number; days: number },
): readonly ReadinessDay[] {
  return tx
    .select()
    .from(readinessDays)
    .where(gte(readinessDays.day, Math.floor(at / DAY) - days + 1))
    .orderBy(asc(readinessDays.day))
    .all();
}
