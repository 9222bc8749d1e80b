/** `/account/tokens`: the list, the form for a new one, and the end of one. */
import type { Elysia } from "elysia";
import { requireFresh } from "../../accounts/step-up.ts";
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { createToken } from "../../tokens/create-token.ts";
import { listTokens } from "../../tokens/list-tokens.ts";
import { revokeToken } from "../../tokens/revoke-token.ts";
import { guardPage, idIn, seeOther } from "../guard.ts";
import { pageNumber } from "../page-number.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { noteRefusal, personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
import { NewTokenPage } from "./new-token-page.tsx";
import {
  readTokenValues,
  type TokenErrors,
  tokenErrors,
  type TokenValues,
  tokenWanted,
} from "./token-form.ts";
import { TokenMadePage } from "./token-made-page.tsx";
import { TokensPage } from "./tokens-page.tsx";

const PAGE = "/account/tokens";
const FORM = "/account/tokens/new";
/** Rows of a page. */
const SIZE = 30;

export function tokenRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    guardPage(request, () => showList(deps, requireVisitor(deps, request), pageNumber(request))),
  );
  app.get(FORM, ({ request }) =>
    guardPage(request, () => {
      const visitor = requireVisitor(deps, request);
      requireProof(deps, visitor);
      // From the pages of a project, for a token of that one.
      const projects = new URL(request.url).searchParams.get("projects")?.slice(0, 200) ?? "";
      return showForm(visitor, readTokenValues(new URLSearchParams({ projects })), {});
    }),
  );
  app.post(PAGE, ({ request }) => answerMake(deps, request), { parse: "none" });
  app.post(
    "/account/tokens/revoke",
    ({ request }) =>
      personForm(deps, request, {
        event: "token.revoke",
        page: PAGE,
        act: (visitor, form) => {
          requireProof(deps, visitor);
          revokeToken(deps, visitor.actor, idIn(form));
          return seeOther(PAGE);
        },
      }),
    { parse: "none" },
  );
}

/** A token does what its person may: whoever sits down at an open session gets none. */
function requireProof(deps: PersonDeps, { session }: Visitor): void {
  requireFresh(deps.db.orm, session, { change: "other", now: deps.now() });
}

async function answerMake(deps: PersonDeps, request: Request): Promise<Response> {
  const act = (visitor: Visitor, form: URLSearchParams) => {
    requireProof(deps, visitor);
    const values = readTokenValues(form);
    try {
      return make(deps, visitor, values);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const errors = tokenErrors(error);
      if (errors === undefined) throw error;
      noteRefusal(deps, { visitor, event: "token.create" }, error);
      return showForm(visitor, values, errors, refusalStatus(error));
    }
  };
  return personForm(deps, request, { event: "token.create", page: FORM, act });
}

function make(deps: PersonDeps, { actor, session, csrf }: Visitor, values: TokenValues): Response {
  const wanted = tokenWanted(session.userId, values);
  const { secret } = createToken(deps, actor, wanted);
  return pageResponse(
    <TokenMadePage
      userName={session.person.name}
      csrf={csrf}
      publicUrl={deps.publicUrl}
      tokenName={wanted.name}
      secret={secret}
      reads={wanted.scopes.includes("read")}
    />,
  );
}

function showForm(
  { session, csrf }: Visitor,
  values: TokenValues,
  errors: TokenErrors,
  status = 200,
): Response {
  const page = { userName: session.person.name, csrf, values, errors };
  return pageResponse(<NewTokenPage {...page} />, status);
}

function showList(deps: PersonDeps, { session, csrf }: Visitor, page: number): Response {
  const all = listTokens(deps.db, session.userId).toReversed();
  return pageResponse(
    <TokensPage
      userName={session.person.name}
      csrf={csrf}
      tokens={all.slice((page - 1) * SIZE, page * SIZE)}
      now={deps.now()}
      {...(page > 1 ? { previous: `${PAGE}?page=${page - 1}` } : {})}
      {...(all.length > page * SIZE ? { next: `${PAGE}?page=${page + 1}` } : {})}
    />,
  );
}
