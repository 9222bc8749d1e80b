/** The pages of one's own account, with props that use all they can show. */
import { AppPage } from "../../src/web/account/app-page.tsx";
import { ConfirmEmailPage, EmailPage } from "../../src/web/account/email-page.tsx";
import { EmailUndonePage, EmailUndoPage } from "../../src/web/account/email-undo-page.tsx";
import { AccountFrame } from "../../src/web/account/account-frame.tsx";
import { FactorsPage, RemoveFactorPage } from "../../src/web/account/factors-page.tsx";
import { NoticesPage } from "../../src/web/account/notices-page.tsx";
import { PasswordPage } from "../../src/web/account/password-page.tsx";
import { RecoveryPage } from "../../src/web/account/recovery-page.tsx";
import { SessionsPage } from "../../src/web/account/sessions-page.tsx";
import {
  InvitationGonePage,
  InvitationPage,
  InvitationsPage,
} from "../../src/web/invitations/invitation-pages.tsx";
import { LinkGonePage } from "../../src/web/reset-password/link-gone-page.tsx";
import {
  AskForResetPage,
  NewPasswordPage,
  PasswordSetPage,
  ResetAskedPage,
} from "../../src/web/reset-password/reset-pages.tsx";
import { EventViewer } from "../../src/web/audit/event-viewer.tsx";
import { WelcomePage } from "../../src/web/welcome/welcome-page.tsx";
import type { SamplePage } from "./sample-pages.tsx";

type Say = (text: string) => string;

const at = Date.UTC(2026, 2, 1, 9, 30);
const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** Those that run no module. */
export function accountSamples(say: Say): readonly SamplePage[] {
  const who = { userName: say("ada"), csrf: say("t0k3n") };
  return [
    ...factorSamples(say, who),
    ...historySamples(say, who),
    ...invitationSamples(say, who),
    ...noticeSamples(say, who),
    ...emailSamples(say, who),
    ...resetSamples(say),
    { name: "welcome", page: <WelcomePage {...who} step="factor" keys /> },
    { name: "welcome-token", page: <WelcomePage {...who} step="token" keys={false} /> },
    {
      name: "password",
      page: (
        <PasswordPage
          {...who}
          hasPassword
          least={15}
          errors={{ current: say("Wrong."), password: say("Short.") }}
        />
      ),
    },
  ];
}

type Who = { readonly userName: string; readonly csrf: string };

function factorSamples(say: Say, who: Who): readonly SamplePage[] {
  const used = { createdAt: at, lastUsedAt: at, lastUsedIp: say("192.0.2.7"), suspendedWhy: null };
  const factors = [
    { kind: "totp" as const, id: 1, label: say("phone"), ...used, passkey: undefined },
    {
      kind: "webauthn" as const,
      id: 1,
      label: say("laptop"),
      ...used,
      lastUsedAt: null,
      passkey: { synced: true, alone: true },
    },
    {
      kind: "webauthn" as const,
      id: 2,
      label: say("blue key"),
      ...used,
      suspendedWhy: say("its counter went back"),
      passkey: { synced: false, alone: false },
    },
  ];
  const notices = [
    { id: 7, at, words: say("A second factor was added: blue key"), ip: say("192.0.2.7"), agent: say(agent) },
  ];
  const page = { ...who, keys: true, recovered: false, notices: [] };
  const codes = Array.from({ length: 10 }, (_, n) => `k7m2${n}-9x4ha-0q1z3-vt8bw-d5c6e`);
  const recovery = { ...who, host: say("packages.example.com"), codesLeft: 7, waiting: false };
  const [phone] = factors;
  return [
    {
      name: "factors",
      page: (
        <FactorsPage {...page} factors={factors} recovery="saved" codesLeft={2} notices={notices} recovered />
      ),
    },
    {
      name: "factors-none",
      page: (
        <FactorsPage
          {...page}
          factors={[]}
          recovery="unsettled"
          codesLeft={0}
          keys={false}
          fault={say("No.")}
        />
      ),
    },
    ...(phone === undefined
      ? []
      : [{ name: "factor-remove", page: <RemoveFactorPage {...who} factor={phone} last /> }]),
    {
      name: "factor-app",
      page: (
        <AppPage
          {...who}
          id={1}
          uri="otpauth://totp/x:ada?secret=GEZDGNBVGY3TQOJQ"
          secret="GEZDGNBVGY3TQOJQ"
          label={say("phone")}
          errors={{ code: say("Wrong.") }}
        />
      ),
    },
    { name: "recovery-codes", page: <RecoveryPage {...recovery} recovery="unsettled" codes={codes} /> },
    { name: "recovery-codes-kept", page: <RecoveryPage {...recovery} recovery="saved" /> },
  ];
}

function historySamples(say: Say, who: Who): readonly SamplePage[] {
  const session = {
    id: 1,
    level: "any_2fa" as const,
    method: "totp" as const,
    provenAt: at,
    recoveredAt: null,
    startedAt: at,
    seenAt: at,
    ip: say("192.0.2.7"),
    agent: say(agent),
  };
  const device = {
    id: 1,
    firstSeenAt: at,
    lastSeenAt: at,
    rememberedUntil: at + 1,
    ip: say("192.0.2.7"),
    agent: say(agent),
  };
  return [
    {
      name: "sessions",
      page: (
        <SessionsPage
          {...who}
          current={1}
          sessions={[session, { ...session, id: 2 }]}
          devices={[device]}
          now={at}
        />
      ),
    },
    {
      name: "sessions-first",
      page: <SessionsPage {...who} current={1} sessions={[session]} devices={[]} now={at} />,
    },
    eventSample(say, who),
  ];
}

function emailSamples(say: Say, who: Who): readonly SamplePage[] {
  const email = say("ada@example.com");
  const link = { linkKey: say("k3y"), email };
  return [
    {
      name: "email",
      page: <EmailPage {...who} email={email} mail typed={say("ada@")} error={say("No host.")} />,
    },
    { name: "email-asked", page: <EmailPage {...who} email={email} mail asked={say("ada@new.example")} /> },
    { name: "email-no-mail", page: <EmailPage {...who} email={null} mail={false} changed /> },
    { name: "email-confirm", page: <ConfirmEmailPage {...who} {...link} /> },
    { name: "email-undo", page: <EmailUndoPage {...link} userName={who.userName} /> },
    { name: "email-undone", page: <EmailUndonePage email={email} userName={who.userName} /> },
  ];
}

function resetSamples(say: Say): readonly SamplePage[] {
  return [
    { name: "reset-ask", page: <AskForResetPage mail fault={say("Too many.")} /> },
    { name: "reset-ask-no-mail", page: <AskForResetPage mail={false} /> },
    { name: "reset-asked", page: <ResetAskedPage /> },
    {
      name: "reset-password",
      page: (
        <NewPasswordPage
          linkKey={say("k3y")}
          userName={say("ada")}
          least={15}
          errors={{ password: say("Short."), password_again: say("They differ.") }}
        />
      ),
    },
    { name: "reset-done", page: <PasswordSetPage /> },
    { name: "link-gone", page: <LinkGonePage /> },
  ];
}

function noticeSamples(say: Say, who: Who): readonly SamplePage[] {
  const notice = {
    id: 7,
    at,
    words: say("A second factor was added: blue key"),
    ip: say("192.0.2.7"),
    agent: say(agent),
    unseen: true,
    mailedAt: null,
    waiting: true,
  };
  const seen = { ...notice, id: 6, unseen: false, mailedAt: at, waiting: false };
  return [
    {
      name: "notices",
      page: <NoticesPage {...who} notices={[notice, seen]} mail="on" older="/account/notices?before=6" />,
    },
    { name: "notices-none", page: <NoticesPage {...who} notices={[]} mail="off" /> },
  ];
}

function invitationSamples(say: Say, who: Who): readonly SamplePage[] {
  const invitation = {
    id: 1,
    email: say("bob@example.com"),
    admin: true,
    invitedBy: say("ada"),
    madeAt: at,
    expiresAt: at + 1,
    usedAt: null,
    usedBy: null,
    revokedAt: null,
  };
  const page = { linkKey: say("k3y"), host: say("packages.example.com"), invitedBy: say("ada") };
  return [
    {
      name: "invitation",
      page: <InvitationPage {...page} values={{ email: say("bob@") }} errors={{ email: say("No host.") }} />,
    },
    { name: "invitation-gone", page: <InvitationGonePage /> },
    {
      name: "invitations",
      page: (
        <InvitationsPage
          {...who}
          invitations={[invitation, { ...invitation, id: 2, usedBy: say("bob") }]}
          now={at}
          link={say("https://packages.example.com/invitation?key=k3y")}
        />
      ),
    },
    { name: "invitations-none", page: <InvitationsPage {...who} invitations={[]} now={at} /> },
  ];
}

function eventSample(say: Say, who: { readonly userName: string; readonly csrf: string }): SamplePage {
  const event = {
    seq: 7,
    at,
    event: "sign_in",
    outcome: "refused" as const,
    actorKind: "anonymous",
    actorName: say("anonymous"),
    userId: null,
    tokenId: null,
    subject: 1,
    ip: say("192.0.2.7"),
    agent: say(agent),
    requestId: say("r-1"),
    project: null,
    details: { user_id: 1, reason: say("wrong password") },
  };
  const revoked = {
    ...event,
    seq: 6,
    event: "token.revoke",
    outcome: "done" as const,
    actorKind: "person",
    actorName: say("ada"),
    userId: 1,
    project: say("payroll"),
    details: { token: 3, name: say("ci-deploy"), user_id: 1 },
  };
  const steps = Array.from({ length: 56 }, (_, n) => ({ at: at + n * 21_600_000, failed: (n * 7) % 11 }));
  return {
    name: "events",
    page: (
      <AccountFrame {...who} title="Events" path="/account/events" width="wide">
        <h1>What happened on your account</h1>
        <EventViewer
          action="/account/events"
          csrf={who.csrf}
          filter={{ text: say("token"), event: "area:tokens" }}
          page={{ events: [event, revoked], next: { before: 6, stopped: true } }}
          names={new Map([[1, say("ada")]])}
          newest
          projects
          failures={{ steps, hours: 6 }}
        />
      </AccountFrame>
    ),
  };
}
