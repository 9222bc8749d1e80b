/** `/admin/people/tokens`: admins make tokens of service accounts. */
import type { Elysia } from "elysia";
import { type Person, requirePerson } from "../../accounts/person.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { createToken } from "../../tokens/create-token.ts";
import { requireMint } from "../../tokens/token-rights.ts";
import { adminForm, adminPage } from "../admin/admin-guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { noteRefusal } from "../person-form.ts";
import type { Visitor } from "../session.ts";
import { readTokenValues, tokenErrors, tokenWanted } from "../tokens/token-form.ts";
import { ServiceTokenMadePage, ServiceTokenPage } from "./service-token-page.tsx";

const PAGE = "/admin/people/tokens";

export function serviceTokenRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(`${PAGE}/new`, ({ request }) =>
    adminPage(deps, request, ({ session, csrf, actor }, query) => {
      const holder = requirePerson(deps.db.orm, query.get("name") ?? "");
      requireMint(actor, holder);
      const values = readTokenValues(new URLSearchParams());
      const page = { userName: session.person.name, csrf, holder: holder.name, values, errors: {} };
      return pageResponse(<ServiceTokenPage {...page} />);
    }),
  );
  app.post(
    PAGE,
    ({ request }) =>
      adminForm(deps, request, {
        event: "token.create",
        page: "/admin/people",
        act: (visitor, form) =>
          make(deps, visitor, { holder: requirePerson(deps.db.orm, form.get("holder") ?? ""), form }),
      }),
    { parse: "none" },
  );
}

type Asked = { readonly holder: Person; readonly form: URLSearchParams };

function make(deps: PersonDeps, visitor: Visitor, { holder, form }: Asked): Response {
  const who = { userName: visitor.session.person.name, csrf: visitor.csrf, holder: holder.name };
  const values = readTokenValues(form);
  const wanted = tokenWanted(holder.id, values);
  try {
    const { secret } = createToken(deps, visitor.actor, wanted);
    return pageResponse(<ServiceTokenMadePage {...who} tokenName={wanted.name} secret={secret} />);
  } catch (error) {
    const errors = error instanceof Refusal ? tokenErrors(error) : undefined;
    if (!(error instanceof Refusal) || errors === undefined) throw error;
    noteRefusal(deps, { visitor, event: "token.create" }, error);
    return pageResponse(<ServiceTokenPage {...who} values={values} errors={errors} />, refusalStatus(error));
  }
}
