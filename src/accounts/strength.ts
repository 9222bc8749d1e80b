/** Which second factors a person has, and the strongest proof they can give. */
import { and, eq, isNotNull } from "drizzle-orm";
import type { Level } from "../actor.ts";
import { totpApps, webauthnKeys } from "../db/schema/factors.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";

export type Strength = {
  /** Factors that are proven, whether they count yet or not. */
  readonly factors: number;
  /** Whether factors count: recovery codes were saved or declined. */
  readonly settled: boolean;
  /** Signing in takes a factor; also when each is suspended, since a suspended factor must not weaken its owner. */
  readonly asksFactor: boolean;
  readonly totp: boolean;
  readonly webauthn: boolean;
  /** The strongest proof that works now. */
  readonly strongest: Level;
};

export function strengthOf(tx: Tx, userId: number): Strength {
  const recovery = tx.select({ recovery: people.recovery }).from(people).where(eq(people.id, userId)).get();
  const apps = tx
    .select({ suspended: totpApps.suspendedAt })
    .from(totpApps)
    .where(and(eq(totpApps.userId, userId), isNotNull(totpApps.provenAt)))
    .all();
  const keys = tx
    .select({ suspended: webauthnKeys.suspendedAt })
    .from(webauthnKeys)
    .where(eq(webauthnKeys.userId, userId))
    .all();
  const settled = recovery !== undefined && recovery.recovery !== "unsettled";
  const totp = settled && apps.some((app) => app.suspended === null);
  const webauthn = settled && keys.some((key) => key.suspended === null);
  const factors = apps.length + keys.length;
  return {
    factors,
    settled,
    asksFactor: settled && factors > 0,
    totp,
    webauthn,
    strongest: webauthn ? "phishing_resistant" : totp ? "any_2fa" : "password",
  };
}
