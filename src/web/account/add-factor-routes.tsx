/** `/account/factors/app` and `/account/factors/key`: a factor is added. */
import type { Elysia } from "elysia";
import { requireFresh } from "../../accounts/step-up.ts";
import { invalid, Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { beginTotp, finishTotp, showTotp } from "../../second-factor/enrol-totp.ts";
import { beginRegistration, finishRegistration } from "../../second-factor/register-key.ts";
import { withCookies } from "../cookies.ts";
import { guardPage, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import { type PersonDeps, requireParty } from "../person-deps.ts";
import { personForm, personModule } from "../person-form.ts";
import { requireVisitor, sessionCookie, type Visitor } from "../session.ts";
import { AppPage, type AppPageProps } from "./app-page.tsx";
import { KeyPage } from "./key-page.tsx";
import { onward } from "./onward.ts";

const LIST = "/account/factors";

export function addFactorRoutes(app: Elysia, deps: PersonDeps): void {
  app.post("/account/factors/app", ({ request }) => answerBegin(deps, request), { parse: "none" });
  app.get("/account/factors/app/:id", ({ request, params }) =>
    guardPage(request, () => showApp(deps, requireVisitor(deps, request), { id: enrolmentId(params.id) })),
  );
  app.post("/account/factors/app/:id", ({ request, params }) => answerApp(deps, request, params.id), {
    parse: "none",
  });
  app.get("/account/factors/key", ({ request }) =>
    guardPage(request, () => {
      requireParty(deps.publicUrl);
      const visitor = requireVisitor(deps, request);
      requireFresh(deps.db.orm, visitor.session, { change: "factors", now: deps.now() });
      return showKey(visitor, {});
    }),
  );
  app.post("/account/factors/key-options", ({ request }) => answerKeyOptions(deps, request), {
    parse: "none",
  });
  app.post("/account/factors/key", ({ request }) => answerKey(deps, request), { parse: "none" });
}

async function answerBegin(deps: PersonDeps, request: Request): Promise<Response> {
  return personForm(deps, request, {
    event: "factor.add",
    page: LIST,
    act: (visitor) => seeOther(`/account/factors/app/${beginTotp(deps, visitor)}`),
  });
}

type AppForm = { readonly id: number } & Pick<AppPageProps, "label" | "errors">;

function showApp(deps: PersonDeps, visitor: Visitor, { id, ...typed }: AppForm, status = 200): Response {
  const { uri, secret } = showTotp(deps, visitor, id);
  return pageResponse(
    <AppPage
      userName={visitor.session.person.name}
      csrf={visitor.csrf}
      id={id}
      uri={uri}
      secret={secret}
      {...typed}
    />,
    status,
  );
}

async function answerApp(deps: PersonDeps, request: Request, idText: string): Promise<Response> {
  const act = (visitor: Visitor, form: URLSearchParams) => {
    const id = enrolmentId(idText);
    const label = form.get("label") ?? "";
    try {
      const secret = finishTotp(deps, visitor, { id, label, code: form.get("code") ?? "" });
      return withCookies(seeOther(onward(deps, visitor.session.userId)), [sessionCookie(secret)]);
    } catch (error) {
      if (!(error instanceof Refusal) || !/^(factor\.label|totp\.(?!enrolment)|sign_in)/.test(error.code))
        throw error;
      const field = error.code.startsWith("factor.label") ? "label" : "code";
      return showApp(
        deps,
        visitor,
        { id, label: label.slice(0, 100), errors: { [field]: error.sentence } },
        refusalStatus(error),
      );
    }
  };
  return personForm(deps, request, { event: "factor.add", page: LIST, act });
}

async function answerKeyOptions(deps: PersonDeps, request: Request): Promise<Response> {
  return personModule(deps, request, {
    event: "factor.add",
    act: (visitor) => beginRegistration(deps, { ...visitor, party: requireParty(deps.publicUrl) }),
  });
}

async function answerKey(deps: PersonDeps, request: Request): Promise<Response> {
  const act = async (visitor: Visitor, form: URLSearchParams) => {
    const label = form.get("label") ?? "";
    const who = { ...visitor, party: requireParty(deps.publicUrl) };
    try {
      const input = { label, credential: form.get("credential") ?? "" };
      const secret = await finishRegistration(deps, who, input);
      return withCookies(seeOther(onward(deps, visitor.session.userId)), [sessionCookie(secret)]);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== "invalid") throw error;
      return showKey(visitor, { label: label.slice(0, 100), fault: error.sentence }, refusalStatus(error));
    }
  };
  return personForm(deps, request, { event: "factor.add", page: "/account/factors/key", act });
}

function showKey(visitor: Visitor, typed: { label?: string; fault?: string }, status = 200): Response {
  const page = <KeyPage userName={visitor.session.person.name} csrf={visitor.csrf} {...typed} />;
  return pageResponse(page, status, "scripted");
}

function enrolmentId(text: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw invalid("form.id", "This address names no enrolment.", "Go to /account/factors and begin again.");
}
