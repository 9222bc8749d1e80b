/** `/account/password`: a new password, after a fresh proof and the old one. */
import type { Elysia } from "elysia";
import { changePassword } from "../../accounts/change-password.ts";
import { PASSWORD_LENGTH, PASSWORD_LENGTH_WITH_FACTOR } from "../../accounts/password.ts";
import { passwordOf } from "../../accounts/password-of.ts";
import { requireFresh } from "../../accounts/step-up.ts";
import { strengthOf } from "../../accounts/strength.ts";
import { invalid, Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { withCookies } from "../cookies.ts";
import { guardPage, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, sessionCookie, type Visitor } from "../session.ts";
import { type PasswordField, PasswordPage } from "./password-page.tsx";

const PAGE = "/account/password";

export function passwordRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    guardPage(request, () => {
      const visitor = requireVisitor(deps, request);
      requireFresh(deps.db.orm, visitor.session, { change: "other", now: deps.now() });
      return show(deps, visitor, {});
    }),
  );
  app.post(PAGE, ({ request }) => answer(deps, request), { parse: "none" });
}

async function answer(deps: PersonDeps, request: Request): Promise<Response> {
  const act = async (visitor: Visitor, form: URLSearchParams) => {
    const field = (name: PasswordField) => form.get(name) ?? "";
    try {
      if (field("password") !== field("password_again")) throw differ();
      const input = { current: field("current"), next: field("password") };
      const secret = await changePassword(deps, visitor, input);
      return withCookies(seeOther("/account/sessions"), [sessionCookie(secret)]);
    } catch (error) {
      const at = error instanceof Refusal ? fieldOf(error.code) : undefined;
      if (!(error instanceof Refusal) || at === undefined) throw error;
      return show(deps, visitor, { [at]: error.sentence }, refusalStatus(error));
    }
  };
  return personForm(deps, request, { event: "password.change", page: PAGE, act });
}

function fieldOf(code: string): PasswordField | undefined {
  if (code === "password.differ") return "password_again";
  if (code.startsWith("password.")) return "password";
  return code.startsWith("sign_in.") ? "current" : undefined;
}

type Errors = { readonly [field in PasswordField]?: string };

function show(deps: PersonDeps, { session, csrf }: Visitor, errors: Errors, status = 200): Response {
  const { asksFactor } = strengthOf(deps.db.orm, session.userId);
  return pageResponse(
    <PasswordPage
      userName={session.person.name}
      csrf={csrf}
      hasPassword={passwordOf(deps.db.orm, session.userId) !== null}
      least={asksFactor ? PASSWORD_LENGTH_WITH_FACTOR : PASSWORD_LENGTH}
      errors={errors}
    />,
    status,
  );
}

function differ(): Refusal {
  return invalid("password.differ", "The two passwords differ.", "Type it once more.");
}
