/** `/account/notices`: everything a person was told, and the button that puts it away. */
import type { Elysia } from "elysia";
import { dismissNotices, listNotices } from "../../accounts/notices.ts";
import { guardPage, idIn, safeReturn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
import { NoticesPage } from "./notices-page.tsx";

const PAGE = "/account/notices";
const SHOWN = 50;

export function noticeRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    guardPage(request, () => show(deps, requireVisitor(deps, request), request)),
  );
  app.post(
    PAGE,
    ({ request }) =>
      personForm(deps, request, {
        event: "notices.dismiss",
        page: PAGE,
        act: ({ session }, form) => {
          dismissNotices(deps, session.userId, idIn(form));
          return seeOther(safeReturn(form.get("return"), "/account/factors"));
        },
      }),
    { parse: "none" },
  );
}

function show(deps: PersonDeps, { session, csrf }: Visitor, request: Request): Response {
  const before = new URL(request.url).searchParams.get("before");
  const page = before !== null && /^[1-9][0-9]{0,14}$/.test(before) ? { before: Number(before) } : {};
  const notices = listNotices(deps.db, session.userId, { ...page, most: SHOWN });
  const last = notices.length === SHOWN ? notices.at(-1)?.id : undefined;
  const { name, email } = session.person;
  return pageResponse(
    <NoticesPage
      userName={name}
      csrf={csrf}
      notices={notices}
      mail={deps.mailKey === undefined ? "off" : email === null ? "no address" : "on"}
      {...(last === undefined ? {} : { older: `${PAGE}?before=${last}` })}
    />,
  );
}
