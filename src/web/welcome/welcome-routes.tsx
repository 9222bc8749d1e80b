/** `/welcome`: the first minutes, from a password to the lines that tools need. */
import type { Elysia } from "elysia";
import { requireFresh } from "../../accounts/step-up.ts";
import { strengthOf } from "../../accounts/strength.ts";
import { relyingParty } from "../../second-factor/relying-party.ts";
import { createToken } from "../../tokens/create-token.ts";
import { listTokens } from "../../tokens/list-tokens.ts";
import { guardPage, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
import { SetUpDonePage } from "../set-up/set-up-done-page.tsx";
import { WelcomePage, type WelcomePageProps } from "./welcome-page.tsx";

const FIRST_TOKEN = { name: "first token", days: 90 } as const;
const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE = "/welcome";

export function welcomeRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    guardPage(request, () => {
      const { session, csrf } = requireVisitor(deps, request);
      if (listTokens(deps.db, session.userId).length > 0) return seeOther("/account/factors");
      return pageResponse(
        <WelcomePage
          userName={session.person.name}
          csrf={csrf}
          step={stepOf(deps, session.userId)}
          keys={relyingParty(deps.publicUrl) !== undefined}
        />,
      );
    }),
  );
  app.post(
    "/welcome/token",
    ({ request }) =>
      personForm(deps, request, {
        event: "token.create",
        page: PAGE,
        act: (visitor) => makeFirstToken(deps, visitor),
      }),
    { parse: "none" },
  );
}

function stepOf(deps: PersonDeps, userId: number): WelcomePageProps["step"] {
  const { factors, settled } = strengthOf(deps.db.orm, userId);
  if (factors === 0) return "factor";
  return settled ? "token" : "codes";
}

function makeFirstToken(deps: PersonDeps, { session, actor }: Visitor): Response {
  const { userId, person } = session;
  if (stepOf(deps, userId) !== "token" || listTokens(deps.db, userId).length > 0) return seeOther(PAGE);
  requireFresh(deps.db.orm, session, { change: "other", now: deps.now() });
  const lifetime = FIRST_TOKEN.days * DAY_MS;
  const { name } = FIRST_TOKEN;
  const { secret } = createToken(deps, actor, { userId, name, scopes: ["read", "upload"], lifetime });
  const at = deps.now();
  return pageResponse(
    <SetUpDonePage
      publicUrl={deps.publicUrl}
      userName={person.name}
      token={secret}
      tokenName={name}
      expires={`on ${new Date(at + lifetime).toISOString().slice(0, 10)}`}
    />,
  );
}
