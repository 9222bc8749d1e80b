/** `/sign-in`: name and password, or a passkey alone; and `/sign-out`. */
import type { Elysia } from "elysia";
import { checkSignIn } from "../../accounts/check-sign-in.ts";
import { signInByPassword } from "../../accounts/complete-sign-in.ts";
import { hashSecret, makeSecret } from "../../accounts/secret.ts";
import { signOut } from "../../accounts/sign-out.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { relyingParty } from "../../second-factor/relying-party.ts";
import { beginPasskey, finishPasskey } from "../../second-factor/sign-in-by-key.ts";
import { cookie, readCookie, withCookies } from "../cookies.ts";
import { guardForm, guardModule, safeReturn, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import { type PersonDeps, requireParty } from "../person-deps.ts";
import {
  anonymousAt,
  deviceSecretAt,
  noSessionCookie,
  originOf,
  requireToken,
  signedInCookies,
  visitorOf,
} from "../session.ts";
import { SignInPage } from "./sign-in-page.tsx";
import { isToWait, waitingPage } from "./waiting-page.tsx";

/** Where people go on to who asked for nothing else. */
const HOME = "/account/factors";

export function signInRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/sign-in", ({ request }) => {
    const returnTo = safeReturn(new URL(request.url).searchParams.get("return"), HOME);
    if (visitorOf(deps, request) !== undefined) return seeOther(returnTo);
    return withCookies(show(deps, { returnTo }), ceremonyOf(deps, request).cookies);
  });
  app.post("/sign-in", ({ request }) => answerPassword(deps, request), { parse: "none" });
  app.post("/sign-in/passkey-options", ({ request }) => answerOptions(deps, request), { parse: "none" });
  app.post("/sign-in/passkey", ({ request }) => answerPasskey(deps, request), { parse: "none" });
  app.post("/sign-out", ({ request }) => answerSignOut(deps, request), { parse: "none" });
}

type Shown = { readonly returnTo: string; readonly name?: string };

function show(deps: PersonDeps, shown: Shown, refusal?: Refusal): Response {
  const passkeys = relyingParty(deps.publicUrl) !== undefined;
  const fault = refusal === undefined ? {} : { fault: refusal.sentence };
  const status = refusal === undefined ? 200 : refusalStatus(refusal);
  return pageResponse(
    <SignInPage passkeys={passkeys} {...shown} {...fault} />,
    // 401 asks browsers to open a window of their own.
    status === 401 ? 400 : status,
    passkeys ? "scripted" : "still",
  );
}

async function answerPassword(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: "/sign-in" }, async (form) => {
    const name = form.get("name") ?? "";
    const returnTo = safeReturn(form.get("return"), HOME);
    const origin = anonymousAt(request);
    const deviceSecret = deviceSecretAt(request);
    try {
      const person = await checkSignIn(deps, origin, {
        name,
        password: form.get("password") ?? "",
        deviceSecret,
      });
      const signed = signInByPassword(deps, origin, { person, deviceSecret: deviceSecret(person.id) });
      const factor = `/sign-in/factor?return=${encodeURIComponent(returnTo)}`;
      return withCookies(seeOther(signed.device === undefined ? factor : returnTo), signedInCookies(signed));
    } catch (error) {
      if (isToWait(error)) return waitingPage(error);
      if (!(error instanceof Refusal)) throw error;
      return show(deps, { returnTo, name: name.slice(0, 300) }, error);
    }
  });
}

async function answerOptions(deps: PersonDeps, request: Request): Promise<Response> {
  const { binding, cookies } = ceremonyOf(deps, request);
  const response = await guardModule(request, deps.publicUrl, () =>
    beginPasskey(deps, { party: requireParty(deps.publicUrl), binding }),
  );
  return withCookies(response, cookies);
}

/**
 * What passkey challenges of this browser are bound to. The page brings it, and it stays: the button and the list of the
 * name's field ask at the same time, and neither may take it from the other.
 */
function ceremonyOf(deps: PersonDeps, request: Request): { binding: Buffer; cookies: string[] } {
  const kept = readCookie(request, "__Host-gatehouse-ceremony");
  if (kept !== undefined && kept !== "") return { binding: hashSecret(kept), cookies: [] };
  const secret = makeSecret(deps.randomBytes);
  return { binding: hashSecret(secret), cookies: [cookie("__Host-gatehouse-ceremony", secret)] };
}

async function answerPasskey(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: "/sign-in" }, async (form) => {
    const returnTo = safeReturn(form.get("return"), HOME);
    const binding = hashSecret(readCookie(request, "__Host-gatehouse-ceremony") ?? "");
    const asking = { party: requireParty(deps.publicUrl), binding, origin: anonymousAt(request) };
    try {
      const credential = form.get("credential") ?? "";
      const signed = await finishPasskey(deps, asking, { credential, deviceSecret: deviceSecretAt(request) });
      const gone = cookie("__Host-gatehouse-ceremony", "", 0);
      return withCookies(seeOther(returnTo), [...signedInCookies(signed), gone]);
    } catch (error) {
      if (isToWait(error)) return waitingPage(error);
      if (!(error instanceof Refusal)) throw error;
      return show(deps, { returnTo }, error);
    }
  });
}

async function answerSignOut(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: "/sign-in" }, (form) => {
    const visitor = visitorOf(deps, request);
    if (visitor !== undefined) {
      requireToken(visitor, form);
      signOut(deps, visitor.session, originOf(request));
    }
    return withCookies(seeOther("/sign-in"), [noSessionCookie]);
  });
}
