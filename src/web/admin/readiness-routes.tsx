/** `/admin/readiness`: who is ready for the policy, as a page and as CSV. */
import type { Elysia } from "elysia";
import { type ProjectReadiness, projectReadiness } from "../../readiness/project-readiness.ts";
import { peopleCsv, projectsCsv } from "../../readiness/readiness-csv.ts";
import { lastReadinessDays, readinessFigures } from "../../readiness/readiness-days.ts";
import { survey, type SurveyedPerson } from "../../readiness/survey.ts";
import { pageNumber } from "../page-number.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import type { Visitor } from "../session.ts";
import { adminPage } from "./admin-guard.ts";
import { READINESS, type ReadinessList, ReadinessPage } from "./readiness-page.tsx";

/** Rows of a page, and days of the chart. */
const SIZE = 50;
const DAYS = 90;

export function readinessRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(READINESS, ({ request }) =>
    adminPage(deps, request, (visitor, query) => show(deps, visitor, { query, page: pageNumber(request) })),
  );
  app.get(`${READINESS}/csv`, ({ request }) =>
    adminPage(deps, request, (_visitor, query) => {
      const by = query.get("by") === "person" ? "person" : "project";
      const seen = survey(deps.db.orm, deps.now());
      return new Response(by === "person" ? peopleCsv(seen.people) : projectsCsv(projectReadiness(seen)), {
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="readiness-by-${by}.csv"`,
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
      });
    }),
  );
}

type Asked = { readonly query: URLSearchParams; readonly page: number };

function show({ db, now }: PersonDeps, { session, csrf }: Visitor, { query, page }: Asked): Response {
  const at = now();
  const seen = survey(db.orm, at);
  const projects = projectReadiness(seen);
  const chosen = {
    q: (query.get("q") ?? "").trim().slice(0, 100),
    show: query.get("show") === "unready" ? "unready" : "",
  } as const;
  const fits = ({ name }: { readonly name: string }) => name.toLowerCase().includes(chosen.q.toLowerCase());
  const keep = <Row extends { readonly name: string }>(rows: readonly Row[], open: (row: Row) => boolean) =>
    rows
      .filter((row) => fits(row) && (chosen.show === "" || open(row)))
      .slice((page - 1) * SIZE, page * SIZE + 1);
  const list: ReadinessList =
    query.get("by") === "person"
      ? { by: "person", rows: keep(seen.people, isOpenPerson) }
      : { by: "project", rows: keep(projects, isOpenProject) };
  const to = (number: number) =>
    `${READINESS}?${new URLSearchParams({ by: list.by, ...chosen, page: String(number) })}`;
  return pageResponse(
    <ReadinessPage
      userName={session.person.name}
      csrf={csrf}
      figures={readinessFigures(seen.people, projects)}
      days={lastReadinessDays(db.orm, { at, days: DAYS })}
      list={{ ...list, rows: list.rows.slice(0, SIZE) } as ReadinessList}
      chosen={chosen}
      previous={page > 1 ? to(page - 1) : undefined}
      next={list.rows.length > SIZE ? to(page + 1) : undefined}
      at={at}
    />,
  );
}

function isOpenPerson({ duties, stopping }: SurveyedPerson): boolean {
  return stopping.length > 0 || duties.some(({ ready }) => !ready);
}

function isOpenProject({ unready, stopping }: ProjectReadiness): boolean {
  return unready.length + stopping.length > 0;
}
