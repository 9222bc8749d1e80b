/** `/reset-password`: a link for those who forgot theirs, and the form behind it. */
import type { Elysia } from "elysia";
import { askForReset } from "../../accounts/ask-for-reset.ts";
import { findReset, resetPassword } from "../../accounts/reset-password.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { guardForm } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import { linkMail, type PersonDeps } from "../person-deps.ts";
import { retryAfter } from "../retry-after.ts";
import { anonymousAt } from "../session.ts";
import { LinkGonePage } from "./link-gone-page.tsx";
import {
  AskForResetPage,
  NewPasswordPage,
  type NewPasswordPageProps,
  PasswordSetPage,
  ResetAskedPage,
} from "./reset-pages.tsx";

const ASK = "/reset-password";
const SET = "/reset-password/link";

export function resetRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(ASK, () => pageResponse(<AskForResetPage mail={deps.mailKey !== undefined} />));
  app.post(ASK, ({ request }) => answerAsk(deps, request), { parse: "none" });
  app.get(SET, ({ request }) => showForm(deps, new URL(request.url).searchParams.get("key") ?? "", {}));
  app.post(SET, ({ request }) => answerSet(deps, request), { parse: "none" });
}

async function answerAsk(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: ASK }, (form) => {
    const { mail } = linkMail(deps);
    if (mail === undefined) return pageResponse(<AskForResetPage mail={false} />);
    try {
      askForReset(deps, anonymousAt(request), { typed: form.get("who") ?? "", mail });
      return pageResponse(<ResetAskedPage />);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== "rate_limited") throw error;
      const page = pageResponse(<AskForResetPage mail fault={error.sentence} />, refusalStatus(error));
      return retryAfter(page, error);
    }
  });
}

async function answerSet(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: SET }, async (form) => {
    const field = (name: string) => form.get(name) ?? "";
    const secret = field("key");
    if (field("password") !== field("password_again")) {
      const password_again = "The two passwords differ. Type it once more.";
      return showForm(deps, secret, { password_again }, 400);
    }
    try {
      const revokeTokens = field("revoke_tokens") === "yes";
      await resetPassword(deps, anonymousAt(request), { secret, password: field("password"), revokeTokens });
      return pageResponse(<PasswordSetPage />);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "link.ended") return pageResponse(<LinkGonePage />, 404);
      if (!error.code.startsWith("password.")) throw error;
      return showForm(deps, secret, { password: error.sentence }, refusalStatus(error));
    }
  });
}

function showForm(
  deps: PersonDeps,
  key: string,
  errors: NewPasswordPageProps["errors"],
  status = 200,
): Response {
  const found = findReset(deps, key);
  if (found === undefined) return pageResponse(<LinkGonePage />, 404);
  return pageResponse(<NewPasswordPage linkKey={key} {...found} errors={errors} />, status);
}
