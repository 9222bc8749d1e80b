/** `/account/factors`: the list, and the removal of one. */
import type { Elysia } from "elysia";
import { unseenNotices } from "../../accounts/notices.ts";
import { FRESH_FOR } from "../../accounts/step-up.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { type Factor, listFactors } from "../../second-factor/list-factors.ts";
import { codesLeft } from "../../second-factor/recovery-codes.ts";
import { relyingParty } from "../../second-factor/relying-party.ts";
import { removeFactor } from "../../second-factor/remove-factor.ts";
import { withCookies } from "../cookies.ts";
import { guardPage, idIn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { noteRefusal, personForm } from "../person-form.ts";
import { requireVisitor, sessionCookie, type Visitor } from "../session.ts";
import { FactorsPage, RemoveFactorPage } from "./factors-page.tsx";

const PAGE = "/account/factors";

export function factorListRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) => guardPage(request, () => show(deps, requireVisitor(deps, request))));
  app.get("/account/factors/remove", ({ request }) =>
    guardPage(request, () => showRemoval(deps, requireVisitor(deps, request), request)),
  );
  app.post("/account/factors/remove", ({ request }) => answerRemoval(deps, request), { parse: "none" });
}

function show(deps: PersonDeps, visitor: Visitor, refusal?: Refusal): Response {
  const { person, recoveredAt } = visitor.session;
  return pageResponse(
    <FactorsPage
      userName={person.name}
      csrf={visitor.csrf}
      factors={listFactors(deps.db.orm, person.id)}
      recovery={person.recovery}
      codesLeft={codesLeft(deps.db.orm, person.id)}
      recovered={recoveredAt !== null && deps.now() < recoveredAt + FRESH_FOR}
      keys={relyingParty(deps.publicUrl) !== undefined}
      notices={unseenNotices(deps.db, person.id)}
      {...(refusal === undefined ? {} : { fault: refusal.sentence })}
    />,
    refusal === undefined ? 200 : refusalStatus(refusal),
  );
}

function showRemoval(deps: PersonDeps, visitor: Visitor, request: Request): Response {
  const query = new URL(request.url).searchParams;
  const all = listFactors(deps.db.orm, visitor.session.userId);
  const factor = all.find((each) => each.kind === query.get("kind") && String(each.id) === query.get("id"));
  if (factor === undefined) return seeOther(PAGE);
  return pageResponse(
    <RemoveFactorPage
      userName={visitor.session.person.name}
      csrf={visitor.csrf}
      factor={factor}
      last={all.length === 1}
    />,
  );
}

async function answerRemoval(deps: PersonDeps, request: Request): Promise<Response> {
  const act = (visitor: Visitor, form: URLSearchParams) => {
    const kind: Factor["kind"] = form.get("kind") === "totp" ? "totp" : "webauthn";
    const evenLast = form.get("even_last") === "yes";
    try {
      const secret = removeFactor(deps, visitor, { kind, id: idIn(form), evenLast });
      return withCookies(seeOther(PAGE), [sessionCookie(secret)]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind !== "conflict" && error.code !== "policy.last_factor") throw error;
      noteRefusal(deps, { visitor, event: "factor.remove" }, error);
      return show(deps, visitor, error);
    }
  };
  return personForm(deps, request, { event: "factor.remove", page: PAGE, act });
}
