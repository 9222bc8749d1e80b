/** Who of the people of one project is ready for what it asks. */
import { asc, eq } from "drizzle-orm";
import { projects, roles } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { standingsOf } from "../gate/critical-projects.ts";
import { readAccounts } from "./holders.ts";
import { readStrengths } from "./strengths.ts";
import { judgeAll, type SurveyedPerson } from "./survey.ts";
import { uploadingTokens } from "./uploading-tokens.ts";

/** By name; nobody where it is not critical. */
export function surveyProject(tx: Tx, at: number, name: string): readonly SurveyedPerson[] {
  const standing = standingsOf(tx, [name], at).get(name);
  if (standing === undefined) return [];
  const ids = tx
    .select({ id: roles.userId })
    .from(roles)
    .innerJoin(projects, eq(projects.id, roles.projectId))
    .where(eq(projects.name, name))
    .orderBy(asc(roles.userId))
    .all()
    .map(({ id }) => id);
  const level = readStrengths(tx);
  const tokens = uploadingTokens(tx, { at, about: ids, strength: level });
  const holders = readAccounts(tx, ids);
  return judgeAll({ holders, tokens, level, held: () => [{ project: name, standing }] });
}
