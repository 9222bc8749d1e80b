/** `/admin/settings`: what holds, and why. */
import type { Elysia } from "elysia";
import { outboxState } from "../../mail/outbox.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { adminPage } from "./admin-guard.ts";
import { SettingsPage } from "./settings-page.tsx";

export function settingsRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/admin/settings", ({ request }) =>
    adminPage(deps, request, ({ session, csrf }) =>
      pageResponse(
        <SettingsPage
          userName={session.person.name}
          csrf={csrf}
          settings={deps.settingRows}
          {...(deps.mailKey === undefined ? {} : { mail: outboxState(deps.db) })}
        />,
      ),
    ),
  );
}
