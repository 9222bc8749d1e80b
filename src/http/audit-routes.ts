/** `/api/v1/audit/…`: proofs of records and of growth, and the newest checkpoint. */
import type { Elysia } from "elysia";
import { isAdmin, type Actor } from "../actor.ts";
import { newestNote, proveGrowth, proveRecord } from "../audit/log-proof.ts";
import type { Db } from "../db/open.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import type { Access } from "./access.ts";

export type AuditRouteDeps = { readonly db: Db; readonly access: Access };

const JSON_HEADERS = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** By a token that may read: of an admin, or for records of one's own acts and of projects that one owns. */
export function auditRoutes<App extends Elysia>(app: App, { db, access }: AuditRouteDeps): App {
  const { sqlite } = db;
  app.get("/api/v1/audit/proof/:seq", ({ request, params }) => {
    const actor = access.authorizeRead(request);
    const seq = wholeNumber("seq", params.seq);
    requireRecord(db, actor, seq);
    return answer(proveRecord(sqlite, seq));
  });
  app.get("/api/v1/audit/consistency", ({ request }) => {
    requireAdmin(access.authorizeRead(request));
    const asked = new URL(request.url).searchParams;
    return answer(
      proveGrowth(sqlite, wholeNumber("from", asked.get("from")), wholeNumber("to", asked.get("to"))),
    );
  });
  app.get("/api/v1/audit/checkpoint", ({ request }) => {
    requireSignedIn(access.authorizeRead(request));
    const kept = newestNote(sqlite);
    if (kept === undefined) throw notYet();
    return new Response(kept.note, {
      headers: { ...JSON_HEADERS, "content-type": "text/plain; charset=utf-8" },
    });
  });
  return app;
}

function answer(value: unknown): Response {
  return new Response(`${JSON.stringify(value)}\n`, { headers: JSON_HEADERS });
}

/** Whoever may not see a record does not learn whether there is one. */
function requireRecord(db: Db, actor: Actor, seq: number): void {
  requireSignedIn(actor);
  if (isAdmin(actor)) return;
  const row = db.sqlite
    .query<{ user: number | null; subject: number | null; project: string | null }, [number]>(
      "SELECT user_id AS user, subject, project FROM audit_log WHERE seq = ?",
    )
    .get(seq);
  const userId = "userId" in actor ? actor.userId : undefined;
  const reaches = actor.kind !== "token" || actor.projects === undefined;
  if (row !== null && userId !== undefined && reaches) {
    if (row.user === userId || row.subject === userId) return;
    if (row.project !== null && ownsProject(db, userId, row.project)) return;
  }
  throw forbidden();
}

function ownsProject({ sqlite }: Db, userId: number, project: string): boolean {
  return (
    sqlite
      .query<unknown, [number, string]>(
        `SELECT 1 FROM roles AS r JOIN projects AS p ON p.id = r.project_id
         WHERE r.user_id = ? AND p.name = ? AND r.role = 'owner'`,
      )
      .get(userId, project) !== null
  );
}

function requireSignedIn(actor: Actor): void {
  if (actor.kind !== "anonymous") return;
  throw new Refusal({
    kind: "unauthenticated",
    code: "audit.anonymous",
    message: "The audit log is for people who are known here.",
    remedy: "Send user name __token__ and a token with scope 'read' as password.",
  });
}

function requireAdmin(actor: Actor): void {
  requireSignedIn(actor);
  if (!isAdmin(actor)) throw forbidden();
}

function forbidden(): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "audit.forbidden",
    message:
      "This part of the audit log is for admins, for whoever acted, and for the owners of the project.",
    remedy: "Ask an admin.",
  });
}

function notYet(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "audit.unsealed",
    message: "There is no checkpoint yet.",
    remedy: "Try again in a second.",
  });
}

function wholeNumber(name: string, text: string | null): number {
  if (text !== null && /^(0|[1-9][0-9]{0,14})$/.test(text)) return Number(text);
  throw invalid(
    "audit.number",
    `${quote(name)} is not a whole number.`,
    "Give the number of a record or a size of the log.",
  );
}
