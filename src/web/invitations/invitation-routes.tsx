/** `/invitation`: a colleague's way in; `/admin/invitations`: where admins make them. */
import type { Elysia } from "elysia";
import {
  findInvitation,
  listInvitations,
  makeInvitation,
  redeemInvitation,
  revokeInvitation,
} from "../../accounts/invitation.ts";
import { Refusal } from "../../errors.ts";
import { queueInvitation } from "../../mail/queue-invitation.ts";
import { adminForm, adminPage } from "../admin/admin-guard.ts";
import { guardForm, idIn } from "../guard.ts";
import { fieldErrors, readNewPerson, welcome } from "../new-person.tsx";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { anonymousAt, type Visitor } from "../session.ts";
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
  app.get(LIST, ({ request }) => adminPage(deps, request, (visitor) => show(deps, visitor, {})));
  app.post(LIST, ({ request }) => answerMake(deps, request), { parse: "none" });
  app.post(
    "/admin/invitations/withdraw",
    ({ request }) =>
      adminForm(deps, request, {
        event: "invitation.revoke",
        page: LIST,
        act: ({ actor, session }, form) =>
          revokeInvitation(deps, { person: session.person, actor }, idIn(form)),
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
  const act = (visitor: Visitor, form: URLSearchParams) => {
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
  };
  return adminForm(deps, request, { event: "invitation.make", page: LIST, act });
}

type Shown = {
  readonly link?: string;
  readonly mailedTo?: string;
  readonly errors?: { readonly email: string };
};

function show(deps: PersonDeps, { session, csrf }: Visitor, shown: Shown): Response {
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
