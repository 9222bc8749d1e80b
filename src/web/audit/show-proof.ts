/** Answers with the proof that one record stands in the log, for whoever may see the record. */
import { proveRecord } from "../../audit/log-proof.ts";
import type { Scope } from "../../audit/view/event-clauses.ts";
import { findEvents } from "../../audit/view/find-events.ts";
import { quote, Refusal } from "../../errors.ts";
import type { PersonDeps } from "../person-deps.ts";

/**
 * The same JSON as `/api/v1/audit/proof/{seq}`, which asks for a token where this asks for a session.
 * @throws Refusal `audit.unknown`, `audit.unsealed`
 */
export function sendProof({ db }: Pick<PersonDeps, "db">, scope: Scope, typed: string): Response {
  const seq = /^(0|[1-9][0-9]{0,14})$/.test(typed) ? Number(typed) : -1;
  const { events } = findEvents(db, { scope, filter: {}, before: seq + 1, after: seq - 1, size: 1 });
  if (events.length === 0) {
    throw new Refusal({
      kind: "not_found",
      code: "audit.unknown",
      message: `There is no record ${quote(typed)} that you may see.`,
      remedy: "Follow the link of a record that is listed.",
    });
  }
  return new Response(`${JSON.stringify(proveRecord(db.sqlite, seq), undefined, 2)}\n`, {
    headers: {
      "content-type": "application/json",
      "content-disposition": `inline; filename="record-${seq}.json"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
