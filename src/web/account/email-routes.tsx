/** `/account/email`: another address, confirmed from its own mailbox; `/email-undo`: the way back from the old one. */
import type { Elysia } from "elysia";
import { findLink } from "../../accounts/account-link.ts";
import { askForEmail, confirmEmail, undoEmail } from "../../accounts/change-email.ts";
import { requireFresh } from "../../accounts/step-up.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { withCookies } from "../cookies.ts";
import { guardForm, guardPage, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import { linkMail, type PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { LinkGonePage } from "../reset-password/link-gone-page.tsx";
import { anonymousAt, requireVisitor, sessionCookie, type Visitor } from "../session.ts";
import { EmailUndonePage, EmailUndoPage } from "./email-undo-page.tsx";
import { ConfirmEmailPage, EmailPage, type EmailPageProps } from "./email-page.tsx";

const PAGE = "/account/email";
const CONFIRM = "/account/email/confirm";
const UNDO = "/email-undo";

export function emailRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    guardPage(request, () => {
      const visitor = requireVisitor(deps, request);
      const changed = new URL(request.url).searchParams.has("changed");
      // A link was proof enough; whoever goes on from here is asked when they send the form.
      if (!changed) requireFresh(deps.db.orm, visitor.session, { change: "other", now: deps.now() });
      return show(deps, visitor, { changed });
    }),
  );
  app.post(PAGE, ({ request }) => answerAsk(deps, request), { parse: "none" });
  app.get(CONFIRM, ({ request }) =>
    guardPage(request, () => showConfirm(deps, requireVisitor(deps, request), keyIn(request))),
  );
  app.post(CONFIRM, ({ request }) => answerConfirm(deps, request), { parse: "none" });
  app.get(UNDO, ({ request }) => showUndo(deps, keyIn(request)));
  app.post(UNDO, ({ request }) => answerUndo(deps, request), { parse: "none" });
}

async function answerAsk(deps: PersonDeps, request: Request): Promise<Response> {
  const act = (visitor: Visitor, form: URLSearchParams) => {
    const typed = form.get("email") ?? "";
    try {
      const outcome = askForEmail(deps, visitor, { email: typed, ...linkMail(deps) });
      if (outcome.is === "asked") return show(deps, visitor, { asked: typed.trim() });
      return withCookies(seeOther(`${PAGE}?changed`), [sessionCookie(outcome.secret)]);
    } catch (error) {
      if (!(error instanceof Refusal) || !/^(person\.email|email\.|sign_in\.)/.test(error.code)) throw error;
      return show(deps, visitor, { typed: typed.slice(0, 300), error: error.sentence }, refusalStatus(error));
    }
  };
  return personForm(deps, request, { event: "email.change", page: PAGE, act });
}

async function answerConfirm(deps: PersonDeps, request: Request): Promise<Response> {
  return personForm(deps, request, {
    event: "email.change",
    page: PAGE,
    act: (visitor, form) => {
      const secret = confirmEmail(deps, visitor, { secret: form.get("key") ?? "", ...linkMail(deps) });
      return withCookies(seeOther(`${PAGE}?changed`), [sessionCookie(secret)]);
    },
  });
}

async function answerUndo(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: UNDO }, (form) => {
    const secret = form.get("key") ?? "";
    const found = findLink(deps.db.orm, { secret, purpose: "email.undo" }, deps.now());
    if (found === undefined) return pageResponse(<LinkGonePage />, 404);
    undoEmail(deps, anonymousAt(request), secret);
    return pageResponse(<EmailUndonePage userName={found.userName} email={found.email ?? ""} />);
  });
}

function showUndo(deps: PersonDeps, key: string): Response {
  const found = findLink(deps.db.orm, { secret: key, purpose: "email.undo" }, deps.now());
  if (found === undefined) return pageResponse(<LinkGonePage />, 404);
  const { userName, email } = found;
  return pageResponse(<EmailUndoPage linkKey={key} userName={userName} email={email ?? ""} />);
}

function showConfirm(deps: PersonDeps, { session, csrf }: Visitor, key: string): Response {
  const found = findLink(deps.db.orm, { secret: key, purpose: "email.confirm" }, deps.now());
  if (found === undefined || found.email === null || found.userId !== session.userId) {
    return pageResponse(<LinkGonePage />, 404);
  }
  const page = { userName: session.person.name, csrf, linkKey: key, email: found.email };
  return pageResponse(<ConfirmEmailPage {...page} />);
}

type Shown = Pick<EmailPageProps, "asked" | "changed" | "typed" | "error">;

function show(deps: PersonDeps, { session, csrf }: Visitor, shown: Shown, status = 200): Response {
  const { name, email } = session.person;
  const page = { userName: name, csrf, email, mail: deps.mailKey !== undefined };
  return pageResponse(<EmailPage {...page} {...shown} />, status);
}

function keyIn(request: Request): string {
  return new URL(request.url).searchParams.get("key") ?? "";
}
