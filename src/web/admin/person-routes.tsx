/** `/admin/people/person`: one account, and the forms that help or shut out its person. */
import type { RefusableName } from "../../audit/events/registry.ts";
import type { Elysia } from "elysia";
import { enablePerson } from "../../accounts/enable-person.ts";
import { accountOf } from "../../accounts/list-accounts.ts";
import { makeResetLink } from "../../accounts/reset-password.ts";
import { invalid, quote, Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { linkPath } from "../../mail/account-letter.ts";
import { resetFactors } from "../../second-factor/reset-factors.ts";
import { seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import { linkMail, type PersonDeps } from "../person-deps.ts";
import type { Visitor } from "../session.ts";
import { adminForm, adminPage } from "./admin-guard.ts";
import { PersonPage, type PersonPageProps } from "./person-page.tsx";

const PAGE = "/admin/people/person";

export function personRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    adminPage(deps, request, (visitor, query) => show(deps, visitor, { name: query.get("name") ?? "" })),
  );
  for (const [path, event, act] of DEEDS) {
    app.post(`/admin/people/${path}`, ({ request }) => answer(deps, request, { event, act }), {
      parse: "none",
    });
  }
}

type Act = (deps: PersonDeps, visitor: Visitor, form: URLSearchParams) => Response;

const enable: Act = (deps, { actor }, form) => {
  const name = form.get("name") ?? "";
  enablePerson(deps, actor, name);
  return seeOther(`${PAGE}?${new URLSearchParams({ name })}`);
};

const resetLink: Act = (deps, visitor, form) => {
  const name = form.get("name") ?? "";
  const reason = form.get("reason") ?? "";
  const outcome = makeResetLink(deps, visitor.actor, { name, reason, ...linkMail(deps) });
  const sent =
    outcome.is === "mailed"
      ? { to: outcome.email }
      : { link: `${deps.publicUrl}${linkPath("password.reset", outcome.secret)}` };
  return show(deps, visitor, { name, sent });
};

const takeFactors: Act = (deps, { actor }, form) => {
  const name = form.get("name") ?? "";
  const typed = (form.get("confirm") ?? "").trim();
  if (typed.toLowerCase() !== name) {
    throw invalid(
      "confirm.differs",
      `${quote(typed)} is not their user name.`,
      `Type ${name} to say that you mean it.`,
    );
  }
  resetFactors(deps, actor, { name, reason: form.get("why") ?? "" });
  return seeOther(`${PAGE}?${new URLSearchParams({ name })}`);
};

/** Each with its path below the list, and what the record calls it when it is refused. */
const DEEDS: readonly (readonly [path: string, event: RefusableName, act: Act])[] = [
  ["enable", "person.enable", enable],
  ["reset-link", "password.reset_link", resetLink],
  ["reset-factors", "admin.reset_factors", takeFactors],
];

type Asked = { readonly event: RefusableName; readonly act: Act };

/** What can be mended is said on the page itself. */
async function answer(deps: PersonDeps, request: Request, { event, act }: Asked): Promise<Response> {
  return adminForm(deps, request, {
    event,
    page: "/admin/people",
    act: (visitor, form) => {
      try {
        return act(deps, visitor, form);
      } catch (error) {
        if (!(error instanceof Refusal) || !["invalid", "conflict"].includes(error.kind)) throw error;
        return show(
          deps,
          visitor,
          { name: form.get("name") ?? "", fault: error.sentence },
          refusalStatus(error),
        );
      }
    },
  });
}

type Shown = { readonly name: string } & Pick<PersonPageProps, "sent" | "fault">;

function show(
  deps: PersonDeps,
  { session, csrf }: Visitor,
  { name, ...shown }: Shown,
  status = 200,
): Response {
  const page = { userName: session.person.name, csrf, account: accountOf(deps.db, name) };
  return pageResponse(<PersonPage {...page} {...shown} />, status);
}
