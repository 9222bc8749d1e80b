/** `/sign-in/factor` and what its forms post to: the step between the right password and a session. */
import type { Elysia } from "elysia";
import type { SignedIn } from "../../accounts/complete-sign-in.ts";
import { signOut } from "../../accounts/sign-out.ts";
import { strengthOf } from "../../accounts/strength.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { type PendingAnswer, signInByRecoveryCode, signInByTotp } from "../../second-factor/answer-factor.ts";
import { beginFactor, finishFactor } from "../../second-factor/sign-in-by-key.ts";
import { withCookies } from "../cookies.ts";
import { guardForm, guardModule, guardPage, safeReturn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import { type PersonDeps, requireParty } from "../person-deps.ts";
import { retryAfter } from "../retry-after.ts";
import {
  anonymousAt,
  deviceSecretAt,
  noSessionCookie,
  originOf,
  requirePending,
  requireToken,
  signedInCookies,
  type Visitor,
} from "../session.ts";
import { FactorPage } from "./factor-page.tsx";

const HOME = "/account/factors";

export function factorRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/sign-in/factor", ({ request }) =>
    guardPage(request, () => {
      const visitor = requirePending(deps, request);
      return show(deps, visitor, safeReturn(new URL(request.url).searchParams.get("return"), HOME));
    }),
  );
  app.post("/sign-in/code", ({ request }) => answer(deps, request, byCode), { parse: "none" });
  app.post("/sign-in/recovery", ({ request }) => answer(deps, request, byRecovery), { parse: "none" });
  app.post("/sign-in/key", ({ request }) => answer(deps, request, byKey), { parse: "none" });
  app.post("/sign-in/key-options", ({ request }) => answerOptions(deps, request), { parse: "none" });
  app.post("/sign-in/again", ({ request }) => answerAgain(deps, request), { parse: "none" });
}

/** One way of answering the prompt; gives where to go on to when that is not where they wanted. */
type Way = (
  deps: PersonDeps,
  step: PendingAnswer & { readonly binding: Buffer },
  form: URLSearchParams,
) => Promise<{ signed: SignedIn; to?: string }>;

const byCode: Way = async (deps, step, form) => ({
  signed: signInByTotp(deps, step, form.get("code") ?? ""),
});

const byRecovery: Way = async (deps, step, form) => ({
  signed: signInByRecoveryCode(deps, step, form.get("recovery_code") ?? ""),
  to: "/account/factors",
});

const byKey: Way = async (deps, step, form) => {
  const asking = { party: requireParty(deps.publicUrl), binding: step.binding };
  return { signed: await finishFactor(deps, asking, { ...step, credential: form.get("credential") ?? "" }) };
};

async function answer(deps: PersonDeps, request: Request, way: Way): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: "/sign-in" }, async (form) => {
    const visitor = requirePending(deps, request);
    requireToken(visitor, form);
    const returnTo = safeReturn(form.get("return"), HOME);
    const step = {
      pending: visitor.session,
      origin: anonymousAt(request),
      deviceSecret: deviceSecretAt(request)(visitor.session.userId),
      remember: form.get("remember") === "yes",
      binding: visitor.binding,
    };
    try {
      const { signed, to } = await way(deps, step, form);
      return withCookies(seeOther(to ?? returnTo), signedInCookies(signed));
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === "unauthenticated") throw error;
      return show(deps, visitor, returnTo, error);
    }
  });
}

async function answerOptions(deps: PersonDeps, request: Request): Promise<Response> {
  return guardModule(request, deps.publicUrl, async (form) => {
    const { session, binding } = withToken(requirePending(deps, request), form);
    return beginFactor(deps, { party: requireParty(deps.publicUrl), binding }, session);
  });
}

async function answerAgain(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: "/sign-in" }, (form) => {
    const { session } = withToken(requirePending(deps, request), form);
    signOut(deps, session, originOf(request));
    return withCookies(seeOther("/sign-in"), [noSessionCookie]);
  });
}

function withToken(visitor: Visitor, form: URLSearchParams): Visitor {
  requireToken(visitor, form);
  return visitor;
}

function show(deps: PersonDeps, visitor: Visitor, returnTo: string, refusal?: Refusal): Response {
  const { totp, webauthn } = strengthOf(deps.db.orm, visitor.session.userId);
  const response = pageResponse(
    <FactorPage
      csrf={visitor.csrf}
      returnTo={returnTo}
      userName={visitor.session.person.name}
      totp={totp}
      webauthn={webauthn}
      {...(refusal === undefined ? {} : { fault: refusal.sentence })}
    />,
    refusal === undefined ? 200 : refusalStatus(refusal),
    webauthn ? "scripted" : "still",
  );
  return refusal === undefined ? response : retryAfter(response, refusal);
}
