/** What the owners of a project ask for beyond the policy file. */
import { eq } from "drizzle-orm";
import { projects } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { levelRule, type Rule } from "../policy/policy.ts";

export function ownerRule(tx: Tx, project: string): Rule | undefined {
  const row = tx.select({ demand: projects.demand }).from(projects).where(eq(projects.name, project)).get();
  const level = row?.demand ?? null;
  return level === null
    ? undefined
    : levelRule({ origin: "owner", place: { file: "owner", line: 1 }, level });
}
