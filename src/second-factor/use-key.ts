/** Takes a verified assertion into account: the counter must have grown, else the key is suspended as perhaps copied. */
import { eq } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Act } from "../audit/record.ts";
import { record } from "../audit/record.ts";
import { webauthnKeys } from "../db/schema/factors.ts";
import type { Tx } from "../db/write.ts";
import type { Refusal } from "../errors.ts";
import { MOST_FAILURES } from "./factor-deps.ts";
import type { Asserted, Key } from "./verify-assertion.ts";
import { refusedKey } from "./webauthn-refusal.ts";

/** A key that may be used, as it stands now. @returns the refusal for one that is gone or suspended */
export function findUsableKey(tx: Tx, credentialId: string): Key | Refusal {
  const key = tx.select().from(webauthnKeys).where(eq(webauthnKeys.credentialId, credentialId)).get();
  if (key === undefined) return unknownKey();
  if (key.suspendedAt !== null) {
    return refusedKey("webauthn.suspended", `This key is suspended: ${key.suspendedWhy ?? "by its owner"}.`);
  }
  return key;
}

/** @returns the refusal to throw after the commit, where the counter went back (WebAuthn L3 6.1.1) */
export function useKey(tx: Tx, act: Act, use: { key: Key; asserted: Asserted }): Refusal | undefined {
  const { key, asserted } = use;
  const counts = asserted.counter > 0 || key.counter > 0;
  if (counts && asserted.counter <= key.counter) {
    suspend(tx, act, { key, why: "its counter went back, as that of a copied key does" });
    const details = { user_id: key.userId, label: key.label, stored: key.counter, sent: asserted.counter };
    record(tx, act, { event: "webauthn.clone_suspected", outcome: "refused", details });
    return refusedKey("webauthn.counter", "The counter of this key went back, so it is suspended.");
  }
  tx.update(webauthnKeys)
    .set({
      counter: asserted.counter,
      backedUp: asserted.backedUp,
      failures: 0,
      lastUsedAt: act.at,
      lastUsedIp: act.actor.ip,
    })
    .where(eq(webauthnKeys.id, key.id))
    .run();
  return undefined;
}

/** A failed assertion under the name of a key; a hundred in a row suspend it. */
export function countKeyFailure(tx: Tx, act: Act, key: Key): void {
  const failures = key.failures + 1;
  tx.update(webauthnKeys).set({ failures }).where(eq(webauthnKeys.id, key.id)).run();
  if (failures >= MOST_FAILURES) suspend(tx, act, { key, why: "too many failures in a row" });
}

export function unknownKey(): Refusal {
  return refusedKey("webauthn.unknown", "This key is not registered here.");
}

function suspend(tx: Tx, act: Act, { key, why }: { key: Key; why: string }): void {
  tx.update(webauthnKeys)
    .set({ suspendedAt: act.at, suspendedWhy: why })
    .where(eq(webauthnKeys.id, key.id))
    .run();
  const details = { user_id: key.userId, factor: "webauthn", label: key.label, reason: why };
  record(tx, act, { event: "factor.suspend", outcome: "done", details });
  notify(tx, act, { userId: key.userId, kind: "factor.suspend", subject: key.label });
}
