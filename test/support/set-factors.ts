/** Gives people of a test house factors, and takes them away, without the ceremonies. */
import { eq } from "drizzle-orm";
import type { Level } from "../../src/actor.ts";
import { totpApps, webauthnKeys } from "../../src/db/schema/factors.ts";
import { people } from "../../src/db/schema/people.ts";
import { write } from "../../src/db/write.ts";
import type { TestHouse } from "./test-house.ts";

/** From now on `userId` has what gives this level and nothing else; codes are declined, so that it counts. */
export function setFactors({ db, now }: Pick<TestHouse, "db" | "now">, userId: number, level: Level): void {
  write(db, (tx) => {
    tx.delete(totpApps).where(eq(totpApps.userId, userId)).run();
    tx.delete(webauthnKeys).where(eq(webauthnKeys.userId, userId)).run();
    tx.update(people).set({ recovery: "declined" }).where(eq(people.id, userId)).run();
    const made = { userId, label: "one", createdAt: now() };
    if (level === "any_2fa") {
      tx.insert(totpApps)
        .values({ ...made, seed: Buffer.alloc(48), provenAt: now() })
        .run();
    }
    if (level !== "phishing_resistant") return;
    const key = { rpId: "x", publicKey: Buffer.alloc(8), counter: 0, transports: [], aaguid: "0" };
    const bits = { backupEligible: false, backedUp: false, userVerified: true };
    tx.insert(webauthnKeys)
      .values({ ...made, ...key, ...bits, credentialId: `key of ${userId}` })
      .run();
  });
}
