/** `/admin/audit`, `/account/events` and `/manage/project/{name}/events`: the viewer for admins, for oneself, for owners. */
import type { Elysia } from "elysia";
import type { VNode } from "preact";
import { requireAdmin } from "../../accounts/invitation.ts";
import { noteView } from "../../audit/view/note-view.ts";
import { requireManaged } from "../../catalog/managed-project.ts";
import { quote, Refusal } from "../../errors.ts";
import { parseProjectName } from "../../packaging/project-name.ts";
import { AccountFrame } from "../account/account-frame.tsx";
import { AdminFrame } from "../admin/admin-frame.tsx";
import { tailModule } from "../assets/tail-module.ts";
import { guardPage } from "../guard.ts";
import { ManageFrame } from "../manage/manage-frame.tsx";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";
import { EventViewer, type EventViewerProps } from "./event-viewer.tsx";
import { sendExport, viewEvents, type Viewed } from "./show-events.ts";
import { sendProof } from "./show-proof.ts";

/** Who may see what, and how it is framed. */
type Face = {
  readonly path: string;
  /** @throws Refusal where it is not for this visitor */
  readonly viewed: (visitor: Visitor, name: string) => Viewed;
  readonly frame: (visitor: Visitor, viewer: EventViewerProps, name: string) => VNode;
};

export function eventRoutes(app: Elysia, deps: PersonDeps): void {
  for (const face of [adminFace(deps), ownFace, projectFace(deps)]) {
    app.get(face.path, ({ request, params }) =>
      guardPage(request, () => {
        const visitor = requireVisitor(deps, request);
        const name = nameIn(params);
        const viewed = face.viewed(visitor, name);
        if (viewed.scope.kind === "house") noteView(deps, visitor.actor, visitor.session.id);
        const query = new URL(request.url).searchParams;
        const viewer = viewEvents(deps, viewed, { csrf: visitor.csrf, query });
        return pageResponse(face.frame(visitor, viewer, name), 200, "scripted");
      }),
    );
    app.get(`${face.path}/proof/:seq`, ({ request, params }) =>
      guardPage(request, () => {
        const visitor = requireVisitor(deps, request);
        const { scope } = face.viewed(visitor, nameIn(params));
        return sendProof(deps, scope, params.seq);
      }),
    );
    app.post(
      `${face.path}/export`,
      ({ request, params }) => answerExport(deps, request, { face, name: nameIn(params) }),
      { parse: "none" },
    );
  }
}

function answerExport(
  deps: PersonDeps,
  request: Request,
  { face, name }: { face: Face; name: string },
): Promise<Response> {
  const project = name === "" ? {} : { project: name };
  return personForm(deps, request, {
    event: "audit.export",
    page: face.path.replace(":name", encodeURIComponent(name)),
    ...project,
    act: (visitor, form) => sendExport(deps, face.viewed(visitor, name), { actor: visitor.actor, form }),
  });
}

/** Routes without a name in their path are given no parameters at all. */
function nameIn(params: Readonly<Record<string, string | undefined>> | undefined): string {
  return params?.["name"] ?? "";
}

function adminFace(deps: PersonDeps): Face {
  return {
    path: "/admin/audit",
    viewed: ({ session }) => {
      requireAdmin(session.person);
      return { scope: { kind: "house" }, action: "/admin/audit" };
    },
    frame: ({ session, csrf }, viewer) => (
      <AdminFrame
        title="Audit log"
        path="/admin/audit"
        userName={session.person.name}
        csrf={csrf}
        script={tailModule.path}
      >
        <h1>Audit log</h1>
        <p class="lead">
          Everything that matters in this house, newest first; times are UTC. It holds {counted(deps)}{" "}
          records.
        </p>
        <EventViewer {...viewer} />
      </AdminFrame>
    ),
  };
}

function counted({ db }: PersonDeps): string {
  const row = db.sqlite.query<{ n: number }, []>("SELECT start + size AS n FROM audit_state").get();
  return (row?.n ?? 0).toLocaleString("en");
}

const ownFace: Face = {
  path: "/account/events",
  viewed: ({ session }) => ({ scope: { kind: "person", userId: session.userId }, action: "/account/events" }),
  frame: ({ session, csrf }, viewer) => (
    <AccountFrame
      title="Events"
      path="/account/events"
      userName={session.person.name}
      csrf={csrf}
      width="wide"
      script={tailModule.path}
    >
      <h1>What happened on your account</h1>
      <p class="lead">
        Times are UTC. If something here wasn't you, change your password, end all other sessions, and tell an
        admin.
      </p>
      <EventViewer {...viewer} />
    </AccountFrame>
  ),
};

function projectFace(deps: PersonDeps): Face {
  return {
    path: "/manage/project/:name/events",
    viewed: ({ actor }, name) => {
      const { project, role, admin } = requireManaged(deps.db.orm, actor, parseProjectName(name));
      if (role !== "owner" && !admin) throw ownersOnly(project.name);
      const action = `/manage/project/${project.name}/events`;
      return { scope: { kind: "project", name: project.name }, action };
    },
    frame: ({ session, csrf, actor }, viewer, name) => {
      const { project, role } = requireManaged(deps.db.orm, actor, parseProjectName(name));
      return (
        <ManageFrame
          userName={session.person.name}
          csrf={csrf}
          name={project.name}
          role={role}
          title="Events"
          page="events"
          script={tailModule.path}
        >
          <h2>What happened to {project.name}</h2>
          <p>Newest first; times are UTC.</p>
          <EventViewer {...viewer} />
        </ManageFrame>
      );
    },
  };
}

function ownersOnly(name: string): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "project.events",
    message: `The events of project ${quote(name)} are for its owners.`,
    remedy: "Ask an owner to look, or to make you one.",
  });
}
