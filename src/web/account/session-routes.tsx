/** `/account/sessions`: sessions and known browsers, listed and ended; `/account/events`: what the record knows. */
import type { Elysia } from "elysia";
import { forgetDevice } from "../../accounts/device.ts";
import { endAllOthers, endSession } from "../../accounts/end-sessions.ts";
import { listDevices, listSessions } from "../../accounts/list-sessions.ts";
import { ownEvents } from "../../accounts/own-events.ts";
import { guardForm, guardPage, idIn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { requireToken, requireVisitor, type Visitor } from "../session.ts";
import { EventsPage } from "./events-page.tsx";
import { SessionsPage } from "./sessions-page.tsx";

const PAGE = "/account/sessions";
const EVENTS_SHOWN = 50;

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
  app.get("/account/events", ({ request }) =>
    guardPage(request, () => showEvents(deps, requireVisitor(deps, request), request)),
  );
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

function showEvents(deps: PersonDeps, { session, csrf }: Visitor, request: Request): Response {
  const before = new URL(request.url).searchParams.get("before");
  const page = before !== null && /^[1-9][0-9]{0,14}$/.test(before) ? { before: Number(before) } : {};
  const events = ownEvents(deps.db, session.userId, { ...page, most: EVENTS_SHOWN });
  const last = events.length === EVENTS_SHOWN ? events.at(-1)?.seq : undefined;
  return pageResponse(
    <EventsPage
      userName={session.person.name}
      csrf={csrf}
      events={events}
      {...(last === undefined ? {} : { older: `/account/events?before=${last}` })}
    />,
  );
}
