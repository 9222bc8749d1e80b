/** `/account/sessions`: sessions and known browsers, listed and ended. */
import type { RefusableName } from "../../audit/events/registry.ts";
import type { Elysia } from "elysia";
import { forgetDevice } from "../../accounts/device.ts";
import { endAllOthers, endSession } from "../../accounts/end-sessions.ts";
import { listDevices, listSessions } from "../../accounts/list-sessions.ts";
import { guardPage, idIn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
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
  for (const [path, event, deed] of DEEDS) {
    app.post(`${PAGE}/${path}`, ({ request }) => answer(deps, request, { event, deed }), { parse: "none" });
  }
}

type Deed = (deps: PersonDeps, visitor: Visitor, form: URLSearchParams) => void;

const end: Deed = (deps, { session, actor }, form) =>
  endSession(deps, actor, { userId: session.userId, id: idIn(form) });
const endOthers: Deed = (deps, { session, actor }) =>
  endAllOthers(deps, actor, { userId: session.userId, keep: session.id });
const forget: Deed = (deps, { session, actor }, form) =>
  forgetDevice(deps, actor, { userId: session.userId, id: idIn(form) });

/** Each with its path, and what the record calls it when it is refused. */
const DEEDS: readonly (readonly [path: string, event: RefusableName, deed: Deed])[] = [
  ["end", "session.end", end],
  ["end-others", "session.end", endOthers],
  ["forget", "device.forget", forget],
];

type Asked = { readonly event: RefusableName; readonly deed: Deed };

async function answer(deps: PersonDeps, request: Request, { event, deed }: Asked): Promise<Response> {
  const act = (visitor: Visitor, form: URLSearchParams) => {
    deed(deps, visitor, form);
    return seeOther(PAGE);
  };
  return personForm(deps, request, { event, page: PAGE, act });
}
