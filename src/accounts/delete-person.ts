/** Deletes a person: their name, address, factors, sessions, roles and tokens go; what they did stays on record by number. */
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import { redactPerson } from "../audit/redact.ts";
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { invalid } from "../errors.ts";
import { requireOtherAdmin } from "./disable-person.ts";
import { requirePerson } from "./person.ts";
import { requireAdmin } from "./require-admin.ts";

export type Deletion = {
  readonly name: string;
  readonly reason: string;
  /** Whether names, addresses and words about them leave the audit log, too. */
  readonly redact: boolean;
};

/** No user name has such a sign in it, so that nobody takes the place. */
const GONE = "'deleted#' || ?1";

// The row and those of the tokens stay as numbers: another person must never get the number that the record names.
const FORGET = [
  `UPDATE people SET name = ${GONE}, email = NULL, password_hash = NULL, admin = 0,
     disabled_at = coalesce(disabled_at, ?2) WHERE id = ?1`,
  `UPDATE tokens SET name = 'deleted#' || id, revoked_at = coalesce(revoked_at, ?2) WHERE user_id = ?1 AND ?2 > 0`,
  "DELETE FROM token_places WHERE token_id IN (SELECT id FROM tokens WHERE user_id = ?1) AND ?2 > 0",
  ...[
    "roles",
    "role_invitations",
    "sessions",
    "devices",
    "notices",
    "account_links",
    "totp_apps",
    "webauthn_keys",
    "recovery_codes",
    "ceremonies",
  ].map((table) => `DELETE FROM ${table} WHERE user_id = ?1 AND ?2 > 0`),
  `UPDATE download_takers SET user_name = ${GONE}, ip = 'deleted#' || id WHERE user_id = ?1 AND ?2 > 0`,
  `UPDATE staged_releases SET settled_by_name = ${GONE} WHERE settled_by = ?1 AND ?2 > 0`,
];

/**
 * For admins and the console. Gives how many records lost something personal.
 * @throws Refusal `person.rights`, `person.unknown`, `person.last_admin`, `person.reason`
 */
export function deletePerson(
  deps: { readonly db: Db; readonly now: () => number },
  actor: Actor,
  { name, reason, redact }: Deletion,
): number {
  requireAdmin(actor);
  if (reason.trim() === "") throw invalid("person.reason", "A deletion needs a reason.", "Say why.");
  const person = requirePerson(deps.db.orm, name);
  const { id } = person;
  deps.db.sqlite.run("PRAGMA secure_delete = ON");
  try {
    write(deps.db, (tx) => {
      requireOtherAdmin(tx, person);
      const at = deps.now();
      deps.db.sqlite
        .query("DELETE FROM invitations WHERE email = (SELECT email FROM people WHERE id = ?)")
        .run(id);
      for (const sql of FORGET) deps.db.sqlite.query(sql).run(id, at);
      const details = { user_id: id, reason };
      record(tx, { actor, at }, { event: "person.delete", outcome: "done", details });
    });
  } finally {
    deps.db.sqlite.run("PRAGMA secure_delete = OFF");
  }
  // Not the words that say why the account went.
  const count = redact ? redactPerson(deps, actor, { userId: id, reason }) : 0;
  // Until then the values stand in the write-ahead log.
  deps.db.sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return count;
}
