/** `/invitation`: a colleague's way in; `/admin/invitations`: where admins make them. */
import type { Elysia } from "elysia";
import {
  findInvitation,
  listInvitations,
  makeInvitation,
  redeemInvitation,
  requireAdmin,
  revokeInvitation,
} from "../../accounts/invitation.ts";
import { Refusal } from "../../errors.ts";
import { queueInvitation } from "../../mail/queue-invitation.ts";
import { guardForm, guardPage, idIn, seeOther } from "../guard.ts";
import { fieldErrors, readNewPerson, welcome } from "../new-person.tsx";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { anonymousAt, requireToken, requireVisitor, type Visitor } from "../session.ts";
import { InvitationGonePage, InvitationPage, InvitationsPage } from "./invitation-pages.tsx";

const LIST = "/admin/invitations";

export function invitationRoutes(app: Elysia, deps: PersonDeps): void {
  app.get("/invitation", ({ request }) => {
    const key = new URL(request.url).searchParams.get("key") ?? "";
    const found = findInvitation(deps.db.orm, key, deps.now());
    if (found === undefined) return pageResponse(<InvitationGonePage />, 404);
    const { invitedBy, email } = found;
    const values = email === null ? {} : { email };
    const { host } = new URL(deps.publicUrl);
    return pageResponse(
      <InvitationPage linkKey={key} host={host} invitedBy={invitedBy} values={values} errors={{}} />,
    );
  });
  app.post("/invitation", ({ request }) => answerInvitation(deps, request), { parse: "none" });
  app.get(LIST, ({ request }) => guardPage(request, () => show(deps, requireVisitor(deps, request), {})));
  app.post(LIST, ({ request }) => answerMake(deps, request), { parse: "none" });
  app.post(
    "/admin/invitations/withdraw",
    ({ request }) =>
      guardForm(request, { publicUrl: deps.publicUrl, page: LIST }, (form) => {
        const visitor = requireVisitor(deps, request);
        requireToken(visitor, form);
        const { actor, session } = visitor;
        revokeInvitation(deps, { person: session.person, actor }, idIn(form));
        return seeOther(LIST);
      }),
    { parse: "none" },
  );
}

async function answerInvitation(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: "/invitation" }, async (form) => {
    const key = form.get("key") ?? "";
    const found = findInvitation(deps.db.orm, key, deps.now());
    if (found === undefined) return pageResponse(<InvitationGonePage />, 404);
    try {
      const person = await redeemInvitation(deps, anonymousAt(request), readNewPerson(form));
      return welcome(deps, request, person);
    } catch (error) {
      const page = {
        linkKey: key,
        host: new URL(deps.publicUrl).host,
        invitedBy: found.invitedBy,
        values: { name: form.get("name") ?? "", email: form.get("email") ?? "" },
        errors: fieldErrors(error),
      };
      return pageResponse(<InvitationPage {...page} />, 400);
    }
  });
}

async function answerMake(deps: PersonDeps, request: Request): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: LIST }, (form) => {
    const visitor = requireVisitor(deps, request);
    requireToken(visitor, form);
    const email = form.get("email") ?? "";
    const admin = form.get("admin") === "yes";
    try {
      const { mailKey } = deps;
      const secret = makeInvitation(deps, visitor, {
        admin,
        ...(email === "" ? {} : { email }),
        ...(mailKey === undefined
          ? {}
          : { mail: (tx, made) => queueInvitation(tx, { ...deps, mailKey }, made) }),
      });
      const mailed = mailKey !== undefined && email !== "" ? { mailedTo: email } : {};
      return show(deps, visitor, { link: `${deps.publicUrl}/invitation?key=${secret}`, ...mailed });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "person.email") throw error;
      return show(deps, visitor, { errors: { email: error.sentence } });
    }
  });
}

type Shown = {
  readonly link?: string;
  readonly mailedTo?: string;
  readonly errors?: { readonly email: string };
};

function show(deps: PersonDeps, { session, csrf }: Visitor, shown: Shown): Response {
  requireAdmin(session.person);
  return pageResponse(
    <InvitationsPage
      userName={session.person.name}
      csrf={csrf}
      invitations={listInvitations(deps.db.orm)}
      now={deps.now()}
      {...shown}
    />,
    shown.errors === undefined ? 200 : 400,
  );
}
