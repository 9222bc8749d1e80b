/** Where somebody goes on to after a change of their factors: to the step that is still open. */
import { strengthOf } from "../../accounts/strength.ts";
import { listTokens } from "../../tokens/list-tokens.ts";
import type { PersonDeps } from "../person-deps.ts";

export function onward(deps: PersonDeps, userId: number): string {
  const { factors, settled } = strengthOf(deps.db.orm, userId);
  if (factors > 0 && !settled) return "/account/recovery-codes";
  return listTokens(deps.db, userId).length === 0 ? "/welcome" : "/account/factors";
}
