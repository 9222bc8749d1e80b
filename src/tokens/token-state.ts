/** What became of a token. */
import type { TokenSummary } from "./list-tokens.ts";

export type TokenState = "active" | "expired" | "used up" | "revoked";

/** @param now milliseconds since 1970 */
export function tokenState(
  token: Pick<TokenSummary, "revokedAt" | "usedUpAt" | "expiresAt">,
  now: number,
): TokenState {
  if (token.revokedAt !== null) return "revoked";
  if (token.usedUpAt !== null) return "used up";
  return token.expiresAt !== null && now >= token.expiresAt ? "expired" : "active";
}
