/** `/admin/upstreams/let-through` and `…/end-exception`: an admin answers for one version, and ends that again. */
import type { Elysia } from "elysia";
import { endException, letThrough } from "../../break-glass/let-through.ts";
import { readMoment } from "../../curation/day-and-time.ts";
import { invalid, quote } from "../../errors.ts";
import { parseProjectName } from "../../packaging/project-name.ts";
import { parseVersion } from "../../packaging/version.ts";
import type { PersonDeps } from "../person-deps.ts";
import { adminForm } from "./admin-guard.ts";

const PAGE = "/admin/upstreams";

export function exceptionRoutes(app: Elysia, deps: PersonDeps): void {
  app.post(
    `${PAGE}/let-through`,
    ({ request }) =>
      adminForm(deps, request, {
        event: "curation.let_through",
        page: PAGE,
        act: ({ actor }, form) => {
          letThrough(deps, actor, {
            project: parseProjectName(form.get("project") ?? ""),
            version: parseVersion(form.get("version") ?? ""),
            until: readUntil(form.get("until") ?? ""),
            reason: form.get("why") ?? "",
          });
        },
      }),
    { parse: "none" },
  );
  app.post(
    `${PAGE}/end-exception`,
    ({ request }) =>
      adminForm(deps, request, {
        event: "curation.let_through_end",
        page: PAGE,
        act: ({ actor }, form) => {
          endException(deps, actor, Number(form.get("id")));
        },
      }),
    { parse: "none" },
  );
}

function readUntil(text: string): number {
  const at = readMoment(text.trim());
  if (at !== undefined) return at;
  throw invalid("break_glass.until", `${quote(text)} is not a day.`, "Write it like 2026-12-01.");
}
