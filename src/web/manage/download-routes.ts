/** `/manage/project/{name}/downloads/`: who took a project's files, as a page and as CSV. */
import type { Elysia } from "elysia";
import { downloadsCsv } from "../../downloads/downloads-csv.ts";
import { exportDownloads } from "../../downloads/export-downloads.ts";
import type { ProjectName } from "../../packaging/project-name.ts";
import { guardPage } from "../guard.ts";
import { pageNumber } from "../page-number.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
import { managePath } from "./manage-frame.tsx";
import { nameInPath } from "./name-in-path.ts";
import { showDownloads } from "./show-managed.tsx";

export function downloadRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/manage/project/:name/downloads/", ({ request, params }) =>
    guardPage(request, () =>
      showDownloads(deps, requireVisitor(deps, request), {
        name: nameInPath(params.name),
        page: pageNumber(request),
        about: aboutIn(new URL(request.url).searchParams.get("q")),
      }),
    ),
  );
  app.post(
    "/manage/project/:name/downloads/csv",
    ({ request, params }) => answerCsv(deps, request, nameInPath(params.name)),
    { parse: "none" },
  );
}

function answerCsv(deps: PersonDeps, request: Request, name: ProjectName): Promise<Response> {
  const act = (visitor: Visitor, form: URLSearchParams) => {
    const about = aboutIn(form.get("about"));
    const asked = { project: name, about: about === "" ? undefined : about, format: "csv" } as const;
    return new Response(streamed(downloadsCsv(exportDownloads(deps, visitor.actor, asked))), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${name}-downloads.csv"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  };
  const page = `${managePath(name)}downloads/`;
  return personForm(deps, request, { event: "downloads.export", page, project: name, act });
}

/** A version or a filename, as typed. */
function aboutIn(text: string | null): string {
  return (text ?? "").trim().slice(0, 250);
}

/** Lines that go out together. */
const LINES = 200;

/** Makes no more than the reader takes. */
function streamed(lines: Generator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: (controller) => {
      const some = [...lines.take(LINES)];
      if (some.length > 0) controller.enqueue(encoder.encode(some.join("")));
      if (some.length < LINES) controller.close();
    },
  });
}
