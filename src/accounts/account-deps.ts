/** What the verbs of this room and of the second factors work with. */
import type { Db } from "../db/open.ts";
import type { PasswordGate } from "./password-gate.ts";

export type AccountDeps = {
  readonly db: Db;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (n: number) => Uint8Array;
  readonly passwords: PasswordGate;
  /** How long sessions last, in milliseconds: unused, and in all. */
  readonly sessions: { readonly idle: number; readonly absolute: number };
};
