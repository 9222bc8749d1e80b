/** `/account/sessions`: sessions and known browsers, listed and ended. */
import type { Elysia } from "elysia";
import { forgetDevice } from "../../accounts/device.ts";
import { endAllOthers, endSession } from "../../accounts/end-sessions.ts";
import { listDevices, listSessions } from "../../accounts/list-sessions.ts";
import { guardForm, guardPage, idIn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { requireToken, requireVisitor, type Visitor } from "../session.ts";
import { SessionsPage } from "./sessions-page.tsx";

const PAGE = "/account/sessions";

export function sessionRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    guardPage(request, () => {
      const { session, csrf } = requireVisitor(deps, request);
      return pageResponse(
        <SessionsPage
          userName={session.person.name}
          csrf={csrf}
          current={session.id}
          sessions={listSessions(deps, session.userId)}
          devices={listDevices(deps, session.userId)}
          now={deps.now()}
        />,
      );
    }),
  );
  app.post("/account/sessions/end", ({ request }) => answer(deps, request, end), { parse: "none" });
  app.post("/account/sessions/end-others", ({ request }) => answer(deps, request, endOthers), {
    parse: "none",
  });
  app.post("/account/sessions/forget", ({ request }) => answer(deps, request, forget), { parse: "none" });
}

type Deed = (deps: PersonDeps, visitor: Visitor, form: URLSearchParams) => void;

const end: Deed = (deps, { session, actor }, form) =>
  endSession(deps, actor, { userId: session.userId, id: idIn(form) });
const endOthers: Deed = (deps, { session, actor }) =>
  endAllOthers(deps, actor, { userId: session.userId, keep: session.id });
const forget: Deed = (deps, { session, actor }, form) =>
  forgetDevice(deps, actor, { userId: session.userId, id: idIn(form) });

async function answer(deps: PersonDeps, request: Request, deed: Deed): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: PAGE }, (form) => {
    const visitor = requireVisitor(deps, request);
    requireToken(visitor, form);
    deed(deps, visitor, form);
    return seeOther(PAGE);
  });
}
