/** Answers the three pages of the viewer: which records, and their exports. */
import { failedSignIns } from "../../audit/view/failed-sign-ins.ts";
import type { Scope } from "../../audit/view/event-clauses.ts";
import { filterFields, readFilter } from "../../audit/view/event-filter.ts";
import { exportEvents } from "../../audit/view/export-events.ts";
import { findEvents } from "../../audit/view/find-events.ts";
import { namesOf } from "../../audit/view/names-of.ts";
import { record } from "../../audit/record.ts";
import { write } from "../../db/write.ts";
import type { PersonDeps } from "../person-deps.ts";
import type { Visitor } from "../session.ts";
import type { EventViewerProps } from "./event-viewer.tsx";

/** Records of a page. */
const SIZE = 50;

/** Bars of the chart, each of so many hours. */
const CHART = { steps: 56, hours: 6 } as const;

export type Viewed = { readonly scope: Scope; readonly action: string };

export function viewEvents(
  { db, now }: PersonDeps,
  { scope, action }: Viewed,
  request: { readonly csrf: string; readonly query: URLSearchParams },
): EventViewerProps {
  const filter = readFilter(request.query);
  const typed = request.query.get("before") ?? "";
  const before = /^[0-9]{1,15}$/.test(typed) ? { before: Number(typed) } : {};
  const page = findEvents(db, { scope, filter, size: SIZE, ...before });
  const whose = scope.kind === "person" ? { userId: scope.userId } : {};
  const charted = scope.kind !== "project" && before.before === undefined;
  return {
    action,
    csrf: request.csrf,
    filter,
    page,
    names: namesOf(db, page.events),
    newest: before.before === undefined,
    projects: scope.kind !== "project",
    ...(charted
      ? { failures: { steps: failedSignIns(db, { now: now(), ...CHART, ...whose }), hours: CHART.hours } }
      : {}),
  };
}

/** Records the export, then streams what was there before it. */
export function sendExport(
  { db, now }: PersonDeps,
  { scope }: Viewed,
  { actor, form }: { readonly actor: Visitor["actor"]; readonly form: URLSearchParams },
): Response {
  const filter = readFilter(form);
  const format = form.get("format") === "csv" ? "csv" : "jsonl";
  const narrowed = new URLSearchParams(filterFields(filter)).toString();
  const project = scope.kind === "project" ? { project: scope.name } : {};
  const before = write(db, (tx) =>
    record(
      tx,
      { actor, at: now() },
      {
        event: "audit.export",
        outcome: "done",
        ...project,
        details: { format, scope: scope.kind, ...(narrowed === "" ? {} : { filter: narrowed }) },
      },
    ),
  );
  const pieces = exportEvents(db, { scope, filter, before }, format);
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    pull: (stream) => {
      const { done, value } = pieces.next();
      if (done === true) stream.close();
      else stream.enqueue(encoder.encode(value));
    },
  });
  return new Response(body, {
    headers: {
      "content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8",
      "content-disposition": `attachment; filename="audit.${format}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
