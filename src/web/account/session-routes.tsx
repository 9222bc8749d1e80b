/** `/account/sessions`: sessions and known browsers, listed and ended; `/account/events`: what the record knows. */
import type { Elysia } from "elysia";
import { forgetDevice } from "../../accounts/device.ts";
import { endAllOthers, endSession } from "../../accounts/end-sessions.ts";
import { listDevices, listSessions } from "../../accounts/list-sessions.ts";
import { ownEvents } from "../../accounts/own-events.ts";
import { guardPage, idIn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
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
  for (const [path, event, deed] of DEEDS) {
    app.post(`${PAGE}/${path}`, ({ request }) => answer(deps, request, { event, deed }), { parse: "none" });
  }
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

/** Each with its path, and what the record calls it when it is refused. */
const DEEDS: readonly (readonly [path: string, event: string, deed: Deed])[] = [
  ["end", "session.end", end],
  ["end-others", "session.end", endOthers],
  ["forget", "device.forget", forget],
];

type Asked = { readonly event: string; readonly deed: Deed };

async function answer(deps: PersonDeps, request: Request, { event, deed }: Asked): Promise<Response> {
  const act = (visitor: Visitor, form: URLSearchParams) => {
    deed(deps, visitor, form);
    return seeOther(PAGE);
  };
  return personForm(deps, request, { event, page: PAGE, act });
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
