/** The operator's way to let somebody back in who lost every factor and every code. */
import { and, eq, isNull, ne } from "drizzle-orm";
import { endOtherSessions } from "../accounts/end-sessions.ts";
import { notify } from "../accounts/notices.ts";
import { requirePerson } from "../accounts/person.ts";
import type { ConsoleActor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { totpApps, webauthnKeys } from "../db/schema/factors.ts";
import { tokens } from "../db/schema/people.ts";
import { devices } from "../db/schema/sign-in.ts";
import { write } from "../db/write.ts";
import { invalid } from "../errors.ts";
import { forgetCodes } from "./remove-factor.ts";

/**
 * Removes factors and codes, ends sessions, forgets browsers, and revokes the tokens that were minted under a factor.
 * @throws Refusal `person.unknown`, `factor.reset_reason`
 */
export function resetFactors(
  deps: { readonly db: Db; readonly now: () => number },
  actor: ConsoleActor,
  { name, reason }: { readonly name: string; readonly reason: string },
): void {
  if (reason.trim() === "") {
    throw invalid("factor.reset_reason", "A reset needs a reason.", "Say how you know that it is them.");
  }
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const { id: userId } = requirePerson(tx, name);
    tx.delete(totpApps).where(eq(totpApps.userId, userId)).run();
    tx.delete(webauthnKeys).where(eq(webauthnKeys.userId, userId)).run();
    forgetCodes(tx, userId);
    endOtherSessions(tx, userId);
    tx.delete(devices).where(eq(devices.userId, userId)).run();
    tx.update(tokens)
      .set({ revokedAt: act.at })
      .where(and(eq(tokens.userId, userId), isNull(tokens.revokedAt), ne(tokens.level, "password")))
      .run();
    record(tx, act, {
      event: "admin.reset_factors",
      outcome: "done",
      details: { user_id: userId, user: name, reason: reason.slice(0, 500) },
    });
    notify(tx, act, { userId, kind: "factor.reset" });
  });
}
