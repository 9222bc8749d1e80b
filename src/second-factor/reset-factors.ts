/** The way to let somebody back in who lost every factor and every code: by the operator, or by an admin no weaker than them. */
import { and, eq, isNull, ne } from "drizzle-orm";
import { endOtherSessions } from "../accounts/end-sessions.ts";
import { notify } from "../accounts/notices.ts";
import { requirePerson } from "../accounts/person.ts";
import { reachesLevel } from "../accounts/proof.ts";
import { requireAdmin } from "../accounts/require-admin.ts";
import { strengthOf } from "../accounts/strength.ts";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { totpApps, webauthnKeys } from "../db/schema/factors.ts";
import { tokens } from "../db/schema/people.ts";
import { devices } from "../db/schema/sign-in.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";
import { forgetCodes } from "./remove-factor.ts";

/**
 * Removes factors and codes, ends sessions, forgets browsers, and revokes the tokens that were minted under a factor.
 * Until a factor is added anew, their level is that of a password.
 * @throws Refusal `person.rights`, `person.unknown`, `factor.reset_reason`, `factor.reset_own`, `factor.reset_level`
 */
export function resetFactors(
  deps: { readonly db: Db; readonly now: () => number },
  actor: Actor,
  { name, reason }: { readonly name: string; readonly reason: string },
): void {
  requireAdmin(actor);
  if (reason.trim() === "") {
    throw invalid("factor.reset_reason", "A reset needs a reason.", "Say how you know that it is them.");
  }
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const { id: userId, name: user } = requirePerson(tx, name);
    requireNoWeaker(tx, actor, userId);
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
      details: { user_id: userId, user, reason: reason.slice(0, 500) },
    });
    notify(tx, act, { userId, kind: "factor.reset" });
  });
}

/** Else the weakest admin would be the way into the strongest account; the console always is one, for whoever has the machine. */
function requireNoWeaker(tx: Tx, actor: Actor, userId: number): void {
  if (actor.kind !== "person") return;
  if (actor.userId === userId) {
    throw new Refusal({
      kind: "forbidden",
      code: "factor.reset_own",
      message: "Nobody takes all their own factors away at once.",
      remedy: "Remove them one by one on your page of factors, or ask another admin.",
    });
  }
  if (reachesLevel(actor.level, strengthOf(tx, userId).strongest)) return;
  throw new Refusal({
    kind: "forbidden",
    code: "factor.reset_level",
    message: "Their factors are stronger than the one you are signed in with.",
    remedy: "Sign in with a key or passkey, or ask whoever runs the server to do it at its console.",
  });
}
