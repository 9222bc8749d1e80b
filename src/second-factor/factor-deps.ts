/** What the verbs of second factors work with. */
import type { AccountDeps } from "../accounts/account-deps.ts";

export type FactorDeps = AccountDeps & {
  /** 32 bytes from `keys/`, never in the database. */
  readonly seedKey: Uint8Array;
  /** The origin of this house from its config: what authenticator apps show, and what WebAuthn is bound to. */
  readonly publicUrl: string;
};

/** How many wrong answers in a row suspend a factor (NIST SP 800-63B-4 3.2.2). */
export const MOST_FAILURES = 100;
/** How many factors of one kind a person may have. */
export const MOST_FACTORS = 20;
