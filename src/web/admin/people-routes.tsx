/** `/admin/people`: the list of accounts, and shutting one out. */
import type { Elysia } from "elysia";
import { disablePerson } from "../../accounts/disable-person.ts";
import { listAccounts } from "../../accounts/list-accounts.ts";
import { requirePerson } from "../../accounts/person.ts";
import { seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { adminForm, adminPage } from "./admin-guard.ts";
import { DisablePage, PeoplePage } from "./people-page.tsx";

const PAGE = "/admin/people";

/** Rows of a page. */
const SIZE = 50;

export function peopleRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/admin", () => seeOther(PAGE));
  app.get(PAGE, ({ request }) =>
    adminPage(deps, request, ({ session, csrf }, query) => {
      const typed = (query.get("q") ?? "").trim().slice(0, 100);
      const listed = listAccounts(deps.db, { typed, from: query.get("from") ?? "", size: SIZE });
      const userName = session.person.name;
      return pageResponse(<PeoplePage userName={userName} csrf={csrf} typed={typed} listed={listed} />);
    }),
  );
  app.get("/admin/people/disable", ({ request }) =>
    adminPage(deps, request, ({ session, csrf }, query) => {
      const { name } = requirePerson(deps.db.orm, query.get("name") ?? "");
      return pageResponse(<DisablePage userName={session.person.name} csrf={csrf} name={name} />);
    }),
  );
  app.post(
    "/admin/people/disable",
    ({ request }) =>
      adminForm(deps, request, {
        event: "person.disable",
        page: PAGE,
        act: ({ actor }, form) => disablePerson(deps, actor, form.get("name") ?? ""),
      }),
    { parse: "none" },
  );
}
