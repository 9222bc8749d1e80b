/** `/account/step-up`: a fresh proof by the strongest factor, then back to what asked for it. */
import type { Elysia } from "elysia";
import { stepUpByPassword } from "../../accounts/step-up.ts";
import { strengthOf } from "../../accounts/strength.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { stepUpByTotp } from "../../second-factor/answer-factor.ts";
import { beginStepUp, finishStepUp } from "../../second-factor/step-up-by-key.ts";
import { withCookies } from "../cookies.ts";
import { guardPage, safeReturn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import { type PersonDeps, requireParty } from "../person-deps.ts";
import { noteRefusal, personForm, personModule } from "../person-form.ts";
import { requireVisitor, sessionCookie, type Visitor } from "../session.ts";
import { StepUpPage, type StepUpPageProps } from "./step-up-page.tsx";

const HOME = "/account/factors";

export function stepUpRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/account/step-up", ({ request }) =>
    guardPage(request, () => {
      const returnTo = safeReturn(new URL(request.url).searchParams.get("return"), HOME);
      return show(deps, requireVisitor(deps, request), returnTo);
    }),
  );
  app.post("/account/step-up/password", ({ request }) => answer(deps, request, byPassword), {
    parse: "none",
  });
  app.post("/account/step-up/code", ({ request }) => answer(deps, request, byCode), { parse: "none" });
  app.post("/account/step-up/key", ({ request }) => answer(deps, request, byKey), { parse: "none" });
  app.post(
    "/account/step-up/key-options",
    ({ request }) =>
      personModule(deps, request, {
        event: "step_up",
        act: (visitor) => beginStepUp(deps, { ...visitor, party: requireParty(deps.publicUrl) }),
      }),
    { parse: "none" },
  );
}

/** One way of proving; gives the new secret of the session. */
type Way = (deps: PersonDeps, visitor: Visitor, form: URLSearchParams) => Promise<string>;

const byPassword: Way = (deps, visitor, form) => stepUpByPassword(deps, visitor, form.get("password") ?? "");
const byCode: Way = async (deps, visitor, form) => stepUpByTotp(deps, visitor, form.get("code") ?? "");
const byKey: Way = (deps, visitor, form) =>
  finishStepUp(deps, { ...visitor, party: requireParty(deps.publicUrl) }, form.get("credential") ?? "");

async function answer(deps: PersonDeps, request: Request, way: Way): Promise<Response> {
  const act = async (visitor: Visitor, form: URLSearchParams) => {
    const returnTo = safeReturn(form.get("return"), HOME);
    try {
      return withCookies(seeOther(returnTo), [sessionCookie(await way(deps, visitor, form))]);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === "unauthenticated") throw error;
      noteRefusal(deps, { visitor, event: "step_up" }, error);
      return show(deps, visitor, returnTo, error);
    }
  };
  return personForm(deps, request, { event: "step_up", page: "/account/step-up", act });
}

function show(deps: PersonDeps, visitor: Visitor, returnTo: string, refusal?: Refusal): Response {
  const way = wayFor(deps, visitor.session.userId);
  return pageResponse(
    <StepUpPage
      userName={visitor.session.person.name}
      csrf={visitor.csrf}
      returnTo={returnTo}
      way={way}
      {...(refusal === undefined ? {} : { fault: refusal.sentence })}
    />,
    refusal === undefined ? 200 : refusalStatus(refusal),
    way === "webauthn" ? "scripted" : "still",
  );
}

function wayFor(deps: PersonDeps, userId: number): StepUpPageProps["way"] {
  const { asksFactor, webauthn, totp } = strengthOf(deps.db.orm, userId);
  if (webauthn) return "webauthn";
  if (totp) return "totp";
  return asksFactor ? "none" : "password";
}
