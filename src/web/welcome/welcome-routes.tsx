/** `/welcome`: the first minutes, from a password to the lines that tools need. */
import type { Elysia } from "elysia";
import { notify } from "../../accounts/notices.ts";
import { requireFresh } from "../../accounts/step-up.ts";
import { strengthOf } from "../../accounts/strength.ts";
import { write } from "../../db/write.ts";
import { relyingParty } from "../../second-factor/relying-party.ts";
import { createToken } from "../../tokens/create-token.ts";
import { listTokens } from "../../tokens/list-tokens.ts";
import { guardForm, guardPage, seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { requireToken, requireVisitor, type Visitor } from "../session.ts";
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
      guardForm(request, { publicUrl: deps.publicUrl, page: PAGE }, (form) => {
        const visitor = requireVisitor(deps, request);
        requireToken(visitor, form);
        return makeFirstToken(deps, visitor);
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
  write(deps.db, (tx) => notify(tx, { actor, at }, { userId, kind: "token.create", subject: name }));
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
