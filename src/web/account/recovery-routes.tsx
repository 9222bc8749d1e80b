/** `/account/recovery-codes`. */
import type { RefusableName } from "../../audit/events/registry.ts";
import type { Elysia } from "elysia";
import { strengthOf } from "../../accounts/strength.ts";
import { invalid, Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import {
  codesLeft,
  codesWait,
  confirmRecoveryCodes,
  declineRecoveryCodes,
  makeRecoveryCodes,
} from "../../second-factor/recovery-codes.ts";
import { withCookies } from "../cookies.ts";
import { guardPage, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, sessionCookie, type Visitor } from "../session.ts";
import { onward } from "./onward.ts";
import { RecoveryPage } from "./recovery-page.tsx";

const PAGE = "/account/recovery-codes";

export function recoveryRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    guardPage(request, () => {
      const visitor = requireVisitor(deps, request);
      // Codes without a factor would be one.
      const { factors } = strengthOf(deps.db.orm, visitor.session.userId);
      return factors === 0 ? seeOther("/account/factors") : show(deps, visitor, {});
    }),
  );
  for (const deed of [make, confirm, decline]) {
    app.post(deed.path, ({ request }) => answer(deps, request, deed), { parse: "none" });
  }
}

type Deed = {
  readonly path: string;
  readonly event: RefusableName;
  readonly act: (deps: PersonDeps, visitor: Visitor, form: URLSearchParams) => Response;
};

const make: Deed = {
  path: PAGE,
  event: "recovery_codes.make",
  act: (deps, visitor) => show(deps, visitor, { codes: makeRecoveryCodes(deps, visitor) }),
};

const confirm: Deed = {
  path: "/account/recovery-codes/confirm",
  event: "recovery_codes.save",
  act: (deps, visitor, form) =>
    goOn(deps, visitor, confirmRecoveryCodes(deps, visitor, form.get("recovery_code") ?? "")),
};

const decline: Deed = {
  path: "/account/recovery-codes/decline",
  event: "recovery_codes.decline",
  act: (deps, visitor, form) => {
    if (form.get("sure") !== "yes") {
      throw invalid(
        "recovery.sure",
        "Going without codes asks for the tick.",
        "Tick the box if you mean it.",
      );
    }
    return goOn(deps, visitor, declineRecoveryCodes(deps, visitor));
  },
};

function goOn(deps: PersonDeps, visitor: Visitor, secret: string): Response {
  return withCookies(seeOther(onward(deps, visitor.session.userId)), [sessionCookie(secret)]);
}

async function answer(deps: PersonDeps, request: Request, deed: Deed): Promise<Response> {
  const act = (visitor: Visitor, form: URLSearchParams) => {
    try {
      return deed.act(deps, visitor, form);
    } catch (error) {
      const shown = error instanceof Refusal && /^(recovery\.(?!no_factor)|sign_in)/.test(error.code);
      if (!shown) throw error;
      return show(deps, visitor, { refusal: error });
    }
  };
  return personForm(deps, request, { event: deed.event, page: PAGE, act });
}

type Shown = { readonly codes?: readonly string[]; readonly refusal?: Refusal };

function show(deps: PersonDeps, visitor: Visitor, { codes, refusal }: Shown): Response {
  const { person } = visitor.session;
  return pageResponse(
    <RecoveryPage
      userName={person.name}
      csrf={visitor.csrf}
      recovery={person.recovery}
      codesLeft={codesLeft(deps.db.orm, person.id)}
      waiting={codesWait(deps.db.orm, person.id)}
      host={new URL(deps.publicUrl).host}
      {...(codes === undefined ? {} : { codes })}
      {...(refusal === undefined ? {} : { fault: refusal.sentence })}
    />,
    refusal === undefined ? 200 : refusalStatus(refusal),
  );
}
