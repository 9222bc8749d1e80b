/** The factors of one person, oldest first, as their page shows them. */
import { and, eq, isNotNull } from "drizzle-orm";
import type { Method } from "../accounts/proof.ts";
import { totpApps, webauthnKeys } from "../db/schema/factors.ts";
import type { Tx } from "../db/write.ts";

export type Factor = {
  readonly kind: "totp" | "webauthn";
  readonly id: number;
  readonly label: string;
  /** Times in milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly lastUsedIp: string | null;
  readonly suspendedWhy: string | null;
  /** Whether a key is copied to its owner's other devices, and can sign in without a password. */
  readonly passkey: { readonly synced: boolean; readonly alone: boolean } | undefined;
};

export function listFactors(tx: Tx, userId: number): Factor[] {
  const apps = tx
    .select()
    .from(totpApps)
    .where(and(eq(totpApps.userId, userId), isNotNull(totpApps.provenAt)))
    .all()
    .map((app) => ({ ...app, kind: "totp" as const, passkey: undefined }));
  const keys = tx
    .select()
    .from(webauthnKeys)
    .where(eq(webauthnKeys.userId, userId))
    .all()
    .map((key) => ({
      ...key,
      kind: "webauthn" as const,
      passkey: { synced: key.backedUp, alone: key.userVerified },
    }));
  return [...apps, ...keys]
    .sort((one, other) => one.createdAt - other.createdAt)
    .map(({ kind, id, label, createdAt, lastUsedAt, lastUsedIp, suspendedWhy, passkey }) => {
      return { kind, id, label, createdAt, lastUsedAt, lastUsedIp, suspendedWhy, passkey };
    });
}

/** How the strongest factor that was enrolled since `since` proves its owner. */
export function newestProof(tx: Tx, userId: number, since: number): Method | undefined {
  const fresh = listFactors(tx, userId).filter((factor) => factor.createdAt >= since);
  if (fresh.some(({ kind }) => kind === "webauthn")) return "webauthn";
  return fresh.length > 0 ? "totp" : undefined;
}
