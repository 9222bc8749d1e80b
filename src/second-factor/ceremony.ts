/** Challenges: made for one purpose and one browser, good for five minutes, consumed by the first answer. */
import { and, eq, gt, lt } from "drizzle-orm";
import { ceremonies } from "../db/schema/factors.ts";
import { type Tx, write } from "../db/write.ts";
import type { FactorDeps } from "./factor-deps.ts";
import { refusedKey } from "./webauthn-refusal.ts";

export type Purpose = typeof ceremonies.$inferSelect.purpose;

export type Ceremony = {
  readonly purpose: Purpose;
  /** Hash of what the browser's cookie holds: its session, or a ceremony before any. */
  readonly binding: Buffer;
  /** Absent where the passkey itself will say who it is. */
  readonly userId?: number;
};

const LIVES_FOR = 5 * 60 * 1000;
const CHALLENGE_BYTES = 32;

/** Stores a fresh challenge and gives it as base64url. */
export function beginCeremony(tx: Tx, deps: FactorDeps, { purpose, binding, userId }: Ceremony): string {
  const challenge = Buffer.from(deps.randomBytes(CHALLENGE_BYTES)).toString("base64url");
  const now = deps.now();
  tx.delete(ceremonies).where(lt(ceremonies.expiresAt, now)).run();
  tx.insert(ceremonies)
    .values({ challenge, purpose, binding, userId: userId ?? null, expiresAt: now + LIVES_FOR })
    .run();
  return challenge;
}

/** Consumes a challenge, in a transaction of its own: it is gone whether the answer holds or not. @throws Refusal `webauthn.challenge` */
export function consumeChallenge(
  deps: FactorDeps,
  challenge: string,
  { purpose, binding, userId }: Ceremony,
): void {
  const found = write(deps.db, (tx) =>
    tx
      .delete(ceremonies)
      .where(and(eq(ceremonies.challenge, challenge), gt(ceremonies.expiresAt, deps.now())))
      .returning()
      .get(),
  );
  const fits =
    found !== undefined &&
    found.purpose === purpose &&
    found.binding.equals(binding) &&
    found.userId === (userId ?? null);
  if (!fits)
    throw refusedKey("webauthn.challenge", "This answer belongs to no ceremony that is under way here.");
}
