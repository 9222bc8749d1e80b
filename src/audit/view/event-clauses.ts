/** Turns a filter into SQL: for each condition where its records are found by an index, and how a record is judged. */
import type { Database } from "bun:sqlite";
import { type EventFilter, eventsIn } from "./event-filter.ts";

export type Value = string | number;

/** Numbers of records, found in order by an index. */
export type Source = {
  readonly table: "audit_log" | "audit_log INDEXED BY audit_log_by_outcome" | "audit_pii" | "audit_search";
  readonly where: string;
  readonly values: readonly Value[];
};

export type Clause = {
  /** Together they find every record of the condition; none where no index does. */
  readonly sources: readonly Source[];
  /** Judges a row `l` of audit_log. */
  readonly test: string;
  readonly values: readonly Value[];
};

/** Whose records are looked at: the whole house's, those by or about one person, those of one project. */
export type Scope =
  | { readonly kind: "house" }
  | { readonly kind: "person"; readonly userId: number }
  | { readonly kind: "project"; readonly name: string };

export function scopeClause(scope: Scope): Clause | undefined {
  if (scope.kind === "house") return undefined;
  if (scope.kind === "project") return equal("project", scope.name);
  const { userId } = scope;
  return {
    sources: [log("user_id = ?", userId), log("subject = ?", userId)],
    test: "(l.user_id = ? OR l.subject = ?)",
    values: [userId, userId],
  };
}

/** Time apart, which bounds the numbers themselves. */
export function filterClauses(sqlite: Database, filter: EventFilter): Clause[] {
  const { actor, project, event, outcome, address, text, token } = filter;
  return [
    ...(actor === undefined ? [] : [actorClause(sqlite, actor)]),
    ...(project === undefined ? [] : [equal("project", project)]),
    ...(token === undefined ? [] : [equal("token_id", token)]),
    ...(event === undefined ? [] : [eventClause(eventsIn(event))]),
    ...(outcome === undefined ? [] : [outcomeClause(outcome)]),
    ...(address === undefined ? [] : [addressClause(address)]),
    ...(text === undefined ? [] : [textClause(text)]),
  ];
}

const KINDS: ReadonlySet<string> = new Set(["console", "anonymous", "house"]);

function actorClause(sqlite: Database, actor: string): Clause {
  if (KINDS.has(actor)) return equal("actor_kind", actor);
  const found = sqlite.query<{ id: number }, [string]>("SELECT id FROM people WHERE name = ?").get(actor);
  return found === null ? NOTHING : equal("user_id", found.id);
}

const NOTHING: Clause = { sources: [{ table: "audit_log", where: "0", values: [] }], test: "0", values: [] };

function equal(column: "project" | "token_id" | "user_id" | "actor_kind", value: Value): Clause {
  return { sources: [log(`${column} = ?`, value)], test: `l.${column} = ?`, values: [value] };
}

function eventClause(events: readonly string[]): Clause {
  return {
    sources: events.map((event) => log("event = ?", event)),
    test: `l.event IN (${events.map(() => "?").join(", ")})`,
    values: events,
  };
}

/** Of what was refused there is an index; what was done is nearly everything. */
function outcomeClause(outcome: "done" | "refused"): Clause {
  if (outcome === "done") return { sources: [], test: "l.outcome = 'done'", values: [] };
  // Said twice: the first for the order of the index, the second because the index holds those alone.
  const refused = "outcome = 'refused' AND outcome <> 'done'";
  const source = { table: "audit_log INDEXED BY audit_log_by_outcome", where: refused, values: [] } as const;
  return { sources: [source], test: "l.outcome = 'refused'", values: [] };
}

function addressClause(address: string): Clause {
  return {
    sources: [{ table: "audit_pii", where: "field = 'ip' AND value = ?", values: [address] }],
    test: "EXISTS (SELECT 1 FROM audit_pii AS p WHERE p.seq = l.seq AND p.field = 'ip' AND p.value = ?)",
    values: [address],
  };
}

/** Words alone: nothing that was typed is an operator or a wildcard of the search (K14). */
function textClause(text: string): Clause {
  const words = text.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
  if (words.length === 0) return NOTHING;
  const match = words.map((word) => `"${word}"`).join(" ");
  return {
    sources: [{ table: "audit_search", where: "audit_search MATCH ?", values: [match] }],
    // Record by record: all that a common word finds would be more than all that is judged.
    test: "EXISTS (SELECT 1 FROM audit_search WHERE audit_search MATCH ? AND rowid = l.seq)",
    values: [match],
  };
}

function log(where: string, ...values: Value[]): Source {
  return { table: "audit_log", where, values };
}
