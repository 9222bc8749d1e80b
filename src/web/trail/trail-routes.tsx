/** `/admin/people/trail`, `…/token`, `…/factor`: all about one account, token or factor, and the forms that cut it off. */
import type { Elysia } from "elysia";
import { endAllSessions, endSession } from "../../accounts/end-sessions.ts";
import { requirePerson } from "../../accounts/person.ts";
import type { RefusableName } from "../../audit/events/registry.ts";
import { noteView } from "../../audit/view/note-view.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { suspendFactor } from "../../second-factor/suspend-factor.ts";
import { revokeToken } from "../../tokens/revoke-token.ts";
import { adminForm, adminPage } from "../admin/admin-guard.ts";
import { idIn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import type { Visitor } from "../session.ts";
import { FactorTrailPage } from "./factor-trail-page.tsx";
import { PersonTrailPage } from "./person-trail-page.tsx";
import { TokenTrailPage } from "./token-trail-page.tsx";
import { factorTrail, personTrail, tokenTrail } from "./trail-paths.ts";
import { factorTrailOf, personTrailOf, tokenTrailOf } from "./trails.ts";

const BASE = "/admin/people";

export function trailRoutes(app: Elysia, deps: PersonDeps): void {
  for (const [path, show] of PAGES) {
    app.get(`${BASE}/${path}`, ({ request }) =>
      adminPage(deps, request, (visitor, query) => {
        const page = show(deps, visitor, query);
        // What they show is the audit log of somebody.
        noteView(deps, visitor.actor, visitor.session.id);
        return page;
      }),
    );
  }
  for (const [path, event, act] of DEEDS) {
    app.post(
      `${BASE}/${path}`,
      ({ request }) =>
        adminForm(deps, request, { event, page: BASE, act: (visitor, form) => act(deps, visitor, form) }),
      { parse: "none" },
    );
  }
}

type Act = (deps: PersonDeps, visitor: Visitor, typed: URLSearchParams) => Response;

const person: Act = (deps, { session, csrf }, query) =>
  pageResponse(
    <PersonTrailPage
      userName={session.person.name}
      csrf={csrf}
      {...personTrailOf(deps, query.get("name") ?? "")}
    />,
  );

const token: Act = (deps, { session, csrf }, query) =>
  pageResponse(
    <TokenTrailPage userName={session.person.name} csrf={csrf} {...tokenTrailOf(deps, idIn(query))} />,
  );

const factor: Act = (deps, visitor, query) => showFactor(deps, visitor, { query });

const PAGES: readonly (readonly [path: string, show: Act])[] = [
  ["trail", person],
  ["token", token],
  ["factor", factor],
];

const revoke: Act = (deps, { actor }, form) => {
  const id = idIn(form);
  revokeToken(deps, actor, id);
  return seeOther(tokenTrail(id));
};

const endOne: Act = (deps, { actor }, form) => {
  const { id: userId, name } = requirePerson(deps.db.orm, form.get("name") ?? "");
  endSession(deps, actor, { userId, id: idIn(form) });
  return seeOther(personTrail(name));
};

const endAll: Act = (deps, { actor }, form) => {
  const { id, name } = requirePerson(deps.db.orm, form.get("name") ?? "");
  endAllSessions(deps, actor, id);
  return seeOther(personTrail(name));
};

/** What can be mended is said on the page itself. */
const suspend: Act = (deps, visitor, form) => {
  const { id: userId, name } = requirePerson(deps.db.orm, form.get("name") ?? "");
  const [kind, id] = [form.get("kind") === "totp" ? "totp" : "webauthn", idIn(form)] as const;
  try {
    suspendFactor(deps, visitor.actor, { userId, kind, id, reason: form.get("reason") ?? "" });
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "invalid") throw error;
    return showFactor(deps, visitor, { query: form, refusal: error });
  }
  return seeOther(factorTrail(name, { kind, id }));
};

/** Each with what the record calls it when it is refused. */
const DEEDS: readonly (readonly [path: string, event: RefusableName, act: Act])[] = [
  ["token/revoke", "token.revoke", revoke],
  ["sessions/end", "session.end", endOne],
  ["sessions/end-all", "session.end", endAll],
  ["factor/suspend", "factor.suspend", suspend],
];

function showFactor(
  deps: PersonDeps,
  { session, csrf }: Visitor,
  { query, refusal }: { readonly query: URLSearchParams; readonly refusal?: Refusal },
): Response {
  const trail = factorTrailOf(deps, {
    name: query.get("name") ?? "",
    kind: query.get("kind") ?? "",
    id: idIn(query),
  });
  const fault = refusal === undefined ? {} : { fault: refusal.sentence };
  return pageResponse(
    <FactorTrailPage userName={session.person.name} csrf={csrf} {...trail} {...fault} />,
    refusal === undefined ? 200 : refusalStatus(refusal),
  );
}
