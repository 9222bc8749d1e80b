/** The pages about one account, token and factor, and the audit log itself, with props that use all they can show. */
import { AdminFrame } from "../../src/web/admin/admin-frame.tsx";
import { EventViewer } from "../../src/web/audit/event-viewer.tsx";
import { EventsHelpPage } from "../../src/web/help/events-page.tsx";
import { FactorTrailPage } from "../../src/web/trail/factor-trail-page.tsx";
import { PersonTrailPage } from "../../src/web/trail/person-trail-page.tsx";
import { ServiceTokenMadePage, ServiceTokenPage } from "../../src/web/trail/service-token-page.tsx";
import { TokenTrailPage } from "../../src/web/trail/token-trail-page.tsx";
import { readTokenValues } from "../../src/web/tokens/token-form.ts";
import type { SamplePage } from "./sample-pages.tsx";

type Say = (text: string) => string;
type Who = { readonly userName: string; readonly csrf: string };

const at = Date.UTC(2026, 2, 1, 9, 30);

function parts(say: Say) {
  const event = {
    seq: 70412,
    at,
    event: "token.revoke",
    outcome: "done" as const,
    actorKind: "person",
    actorName: say("ada"),
    userId: 1,
    tokenId: null,
    subject: 2,
    ip: "192.0.2.7",
    agent: say("Mozilla/5.0"),
    requestId: "01J9ZQ4X7F",
    project: say("acme-auth"),
    details: { token: 3, name: say("ci-deploy"), user_id: 2 },
  };
  const upload = {
    ...event,
    seq: 70411,
    event: "file.upload",
    actorKind: "token",
    actorName: say("ci-deploy"),
    userId: 2,
    tokenId: 3,
    details: {
      filename: say("acme_auth-2.1-py3-none-any.whl"),
      version: "2.1",
      sha256: "ab".repeat(32),
      size: 1,
      serial: 2,
    },
  };
  const refused = {
    ...event,
    seq: 70400,
    event: "policy.refuse",
    outcome: "refused" as const,
    details: {
      act: "file.upload",
      rule: "policy.level",
      reason: say("Only a session signed in with a key may change it."),
    },
  };
  const names = new Map([
    [1, say("ada")],
    [2, say("bob")],
  ]);
  const download = {
    project: say("acme-auth"),
    filename: say("acme_auth-2.1-py3-none-any.whl"),
    sha256: "ab".repeat(32),
    user: say("carol"),
    token: say("laptop"),
    tokenId: 9,
    ip: "198.51.100.4",
    client: "pip",
    count: 1204,
    firstAt: at,
    lastAt: at,
  };
  const anonymous = { ...download, user: null, token: null, tokenId: null, count: 0 };
  return {
    events: [event, upload, refused],
    names,
    deeds: { events: [event, upload, refused], names, all: "/admin/audit?actor=bob" },
    takings: { taken: [download], installs: [download, anonymous] },
  };
}

const STRENGTH = {
  factors: 2,
  settled: true,
  asksFactor: true,
  totp: true,
  webauthn: true,
  strongest: "any_2fa",
} as const;

export function trailSamples(say: Say, who: Who): readonly SamplePage[] {
  const { events, names, deeds, takings } = parts(say);
  const token = {
    id: 3,
    user: say("bob"),
    name: say("ci-deploy"),
    scopes: ["read", "upload"] as const,
    projects: [say("acme-*")],
    cidrs: ["10.0.0.0/8"],
    level: "any_2fa",
    createdAt: at,
    expiresAt: at + 90 * 86_400_000,
    revokedAt: null,
    lastUsedAt: at,
    lastUsedIp: "10.0.0.7",
    version: null,
    singleUse: false,
    usedUpAt: null,
    newProject: null,
  };
  const factor = {
    kind: "webauthn" as const,
    id: 2,
    label: say("YubiKey blue"),
    createdAt: at,
    lastUsedAt: at,
    lastUsedIp: "192.0.2.7",
    suspendedWhy: null,
    passkey: { synced: true, alone: true },
  };
  const account = {
    id: 2,
    name: say("bob"),
    email: say("bob@example.com"),
    kind: "person" as const,
    admin: false,
    disabled: false,
    strength: STRENGTH,
    lastSignIn: at,
  };
  const session = {
    id: 4,
    level: "any_2fa" as const,
    method: "totp" as const,
    provenAt: at,
    recoveredAt: null,
    startedAt: at,
    seenAt: at,
    ip: "192.0.2.7",
    agent: say("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
  };
  const project = { displayName: "p", status: "active", version: "1.0", updatedAt: at, waiting: 0 } as const;
  const projects = [
    { ...project, name: say("acme-auth"), role: "owner" as const },
    { ...project, name: say("acme-pay"), role: "maintainer" as const },
  ];
  const revoked = { ...token, id: 4, revokedAt: at };
  const all = {
    ...who,
    account,
    tokens: [token, revoked],
    factors: [factor],
    sessions: [session],
    projects,
    deeds,
    takings,
    now: at,
  };
  const none = { events: [], names, all: "/admin/audit?actor=robot" };
  const robot = { ...account, name: say("robot"), kind: "service" as const };
  const bare = {
    ...all,
    account: robot,
    tokens: [],
    factors: [],
    sessions: [],
    projects: [],
    deeds: none,
    takings: { taken: [], installs: [] },
  };
  const steps = Array.from({ length: 56 }, (_, n) => ({ at: at + n * 21_600_000, failed: (n * 7) % 11 }));
  return [
    { name: "admin-trail", page: <PersonTrailPage {...all} /> },
    { name: "admin-trail-none", page: <PersonTrailPage {...bare} /> },
    {
      name: "admin-token",
      page: <TokenTrailPage {...who} {...{ token, projects, deeds, takings, now: at }} />,
    },
    {
      name: "admin-token-revoked",
      page: (
        <TokenTrailPage
          {...who}
          token={revoked}
          projects={[]}
          deeds={none}
          takings={{ taken: [], installs: [] }}
          now={at}
        />
      ),
    },
    {
      name: "admin-factor",
      page: (
        <FactorTrailPage
          {...who}
          owner={say("bob")}
          factor={factor}
          deeds={deeds}
          takings={{ taken: takings.taken }}
          fault={say("No.")}
        />
      ),
    },
    {
      name: "admin-factor-suspended",
      page: (
        <FactorTrailPage
          {...who}
          owner={say("bob")}
          factor={{ ...factor, suspendedWhy: say("by an admin: stolen") }}
          deeds={deeds}
          takings={{ taken: [] }}
        />
      ),
    },
    {
      name: "admin-service-token",
      page: (
        <ServiceTokenPage
          {...who}
          holder={say("robot")}
          values={readTokenValues(new URLSearchParams({ name: say("ci") }))}
          errors={{ form: say("No."), name: say("Taken.") }}
        />
      ),
    },
    {
      name: "admin-service-token-made",
      page: (
        <ServiceTokenMadePage {...who} holder={say("robot")} tokenName={say("ci")} secret={say("gh_x")} />
      ),
    },
    {
      name: "admin-audit",
      page: (
        <AdminFrame title="Audit log" path="/admin/audit" {...who}>
          <h1>Audit log</h1>
          <EventViewer
            action="/admin/audit"
            csrf={who.csrf}
            filter={{}}
            page={{ events, next: { before: 70400, stopped: false } }}
            names={names}
            newest
            projects
            failures={{ steps, hours: 6 }}
          />
        </AdminFrame>
      ),
    },
    {
      name: "admin-audit-none",
      page: (
        <AdminFrame title="Audit log" path="/admin/audit" {...who}>
          <h1>Audit log</h1>
          <EventViewer
            action="/admin/audit"
            csrf={who.csrf}
            filter={{ actor: say("bob"), outcome: "refused" }}
            page={{ events: [], next: { before: 70400, stopped: true } }}
            names={names}
            newest={false}
            projects
          />
        </AdminFrame>
      ),
    },
    { name: "help-events", page: <EventsHelpPage /> },
  ];
}
