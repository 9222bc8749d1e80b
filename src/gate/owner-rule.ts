/** What the owners of a project ask for beyond the policy file. */
import { eq } from "drizzle-orm";
import { projects } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { levelRule, type Rule } from "../policy/policy.ts";

/** A project with what its owners ask for. */
export type Demanding = Pick<
  typeof projects.$inferSelect,
  "name" | "demand" | "demandRelease" | "demandMaxAge" | "demandCidr" | "demandAt"
>;

export const demandingColumns = {
  name: projects.name,
  demand: projects.demand,
  demandRelease: projects.demandRelease,
  demandMaxAge: projects.demandMaxAge,
  demandCidr: projects.demandCidr,
  demandAt: projects.demandAt,
};

export function ownerRule(tx: Tx, project: string): Rule | undefined {
  const row = tx.select(demandingColumns).from(projects).where(eq(projects.name, project)).get();
  return row === undefined ? undefined : ownerRuleOf(row);
}

/** Nothing where they leave it to the file. */
export function ownerRuleOf(project: Demanding): Rule | undefined {
  const { demand: level, demandRelease: release, demandMaxAge, demandCidr, demandAt } = project;
  if (level === null) return undefined;
  return {
    ...levelRule({ origin: "owner", place: { file: "owner", line: 1 }, level }),
    release,
    token: { requireCidr: demandCidr, ...(demandMaxAge === null ? {} : { maxAge: demandMaxAge }) },
    ...(demandAt === null ? {} : { since: demandAt }),
  };
}
