/** What a verb hands over to be recorded. */
import type { Actor } from "../actor.ts";

/** Plain values only: never a secret, never a whole form. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export type AuditEvent = {
  /** Dotted words: `file.upload`, `token.revoke`. */
  readonly event: string;
  readonly outcome: "done" | "refused";
  readonly project?: string;
  readonly details?: AuditDetails;
  /** The id of the person whom it concerns; without it the detail `user_id`. */
  readonly subject?: number;
  /** Without them the details `version`, `filename` and `sha256`. */
  readonly version?: string;
  readonly file?: string;
  readonly sha256?: string;
  /** What a change found and what it left; plain words, nothing personal. */
  readonly before?: AuditDetails;
  readonly after?: AuditDetails;
  /** Which policy judged it: the number of its load; without it that of the policy in force. */
  readonly policy?: string;
  /** How the actor proved who they are: `passkey`, `totp`. */
  readonly method?: string;
};

/** When and by whom. */
export type Act = { readonly actor: Actor; readonly at: number };
