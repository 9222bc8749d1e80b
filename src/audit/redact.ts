/** Takes personal data out of records for good: values and salts go, the records and their proofs stay. */
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { write } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";
import { record } from "./record.ts";

export type Redaction = {
  /** One record, or all that one person did or that concern them. */
  readonly of: { readonly seq: number } | { readonly userId: number };
  readonly reason: string;
};

type RedactDeps = { readonly db: Db; readonly now: () => number };

type Field = { readonly seq: number; readonly field: string };

/**
 * The caller has judged the right: the console, or two admins. Each record that loses something is named by a record of
 * its own. Gives how many records lost something.
 * @throws Refusal `audit.nothing_to_redact`, `audit.reason`
 */
export function redact(deps: RedactDeps, actor: Actor, { of, reason }: Redaction): number {
  if (reason.trim() === "")
    throw invalid("audit.reason", "A redaction needs a reason.", "Say why with --reason.");
  const done = takeOut(deps, actor, { of, reason });
  if (done === 0) throw nothing();
  return done;
}

/** As `redact`, of a person whose account goes: there may be nothing, and why it went stays readable. */
export function redactPerson(
  deps: RedactDeps,
  actor: Actor,
  { userId, reason }: { readonly userId: number; readonly reason: string },
): number {
  return takeOut(deps, actor, { of: { userId }, reason });
}

function takeOut(deps: RedactDeps, actor: Actor, { of, reason }: Redaction): number {
  const { sqlite } = deps.db;
  // The pages that held the values are overwritten.
  sqlite.run("PRAGMA secure_delete = ON");
  const done = write(deps.db, (tx) => {
    const fields = "seq" in of ? fieldsOfRecord(deps.db, of.seq) : fieldsOfPerson(deps.db, of.userId);
    const bySeq = Map.groupBy(fields, ({ seq }) => seq);
    const gone = sqlite.query("DELETE FROM audit_pii WHERE seq = ? AND field = ?");
    for (const [seq, list] of bySeq) {
      for (const { field } of list) gone.run(seq, field);
      const details = { seq, fields: list.map(({ field }) => field), reason };
      record(tx, { actor, at: deps.now() }, { event: "audit.redacted", outcome: "done", details });
    }
    return bySeq.size;
  });
  sqlite.run("PRAGMA secure_delete = OFF");
  // Until then the values stand in the write-ahead log.
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return done;
}

function fieldsOfRecord({ sqlite }: Db, seq: number): Field[] {
  return sqlite
    .query<Field, [number]>("SELECT seq, field FROM audit_pii WHERE seq = ? ORDER BY field")
    .all(seq);
}

/** Of what the person did: who and from where. Of what others did to them: the words of it alone. */
function fieldsOfPerson({ sqlite }: Db, userId: number): Field[] {
  return sqlite
    .query<Field, [number, number]>(
      `SELECT p.seq, p.field FROM audit_log AS l JOIN audit_pii AS p ON p.seq = l.seq WHERE l.user_id = ?1
       UNION SELECT p.seq, p.field FROM audit_log AS l JOIN audit_pii AS p ON p.seq = l.seq
         WHERE l.subject = ?2 AND l.event <> 'person.delete' AND (p.field GLOB 'details.*' OR l.actor_kind = 'anonymous') ORDER BY 1, 2`,
    )
    .all(userId, userId);
}

function nothing(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "audit.nothing_to_redact",
    message: "Nothing personal is left there.",
    remedy: "Look at the record with 'gatehouse audit list --json'.",
  });
}
