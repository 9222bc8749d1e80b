/** The names people give their factors, so that they know which is which when one is lost. */
import { and, eq, isNotNull } from "drizzle-orm";
import { totpApps, webauthnKeys } from "../db/schema/factors.ts";
import type { Tx } from "../db/write.ts";
import { invalid, quote } from "../errors.ts";

/** Trimmed; 1 to 64 characters without control characters. @throws Refusal `factor.label` */
export function parseLabel(text: string): string {
  const label = text.trim().normalize("NFC");
  const length = Array.from(label).length;
  if (length >= 1 && length <= 64 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(label)) return label;
  throw invalid(
    "factor.label",
    `${quote(text)} is not a name for a factor.`,
    "Use 1 to 64 characters that say which one it is, such as 'blue key' or 'phone'.",
  );
}

/** @throws Refusal `factor.label_taken` */
export function requireFreeLabel(tx: Tx, userId: number, label: string): void {
  const app = tx
    .select({ id: totpApps.id })
    .from(totpApps)
    .where(and(eq(totpApps.userId, userId), eq(totpApps.label, label), isNotNull(totpApps.provenAt)))
    .get();
  const key = tx
    .select({ id: webauthnKeys.id })
    .from(webauthnKeys)
    .where(and(eq(webauthnKeys.userId, userId), eq(webauthnKeys.label, label)))
    .get();
  if (app === undefined && key === undefined) return;
  throw invalid(
    "factor.label_taken",
    `You have a factor called ${quote(label)} already.`,
    "Choose another name.",
  );
}
