/** The pages of admins and of help, with props that use all they can show. */
import { PersonPage } from "../../src/web/admin/person-page.tsx";
import { DisablePage, PeoplePage } from "../../src/web/admin/people-page.tsx";
import { AdminProjectsPage, QuarantinePage } from "../../src/web/admin/projects-page.tsx";
import { ShippingPage } from "../../src/web/admin/shipping-page.tsx";
import { SettingsPage } from "../../src/web/admin/settings-page.tsx";
import { UpstreamsPage } from "../../src/web/admin/upstreams-page.tsx";
import { FactorHelpPage } from "../../src/web/help/factors-page.tsx";
import { HelpPage } from "../../src/web/help/help-page.tsx";
import { LostFactorPage } from "../../src/web/help/lost-factor-page.tsx";
import { OnlyHerePage } from "../../src/web/help/only-here-page.tsx";
import { RefusedPage } from "../../src/web/help/refused-page.tsx";
import { refusals } from "../../src/web/help/refusals.ts";
import { StagedHelpPage } from "../../src/web/help/staged-page.tsx";
import { TokensPage } from "../../src/web/help/tokens-page.tsx";
import { ToolsPage } from "../../src/web/help/tools-page.tsx";
import { WhyPage } from "../../src/web/why/why-page.tsx";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { sampleStanding } from "./sample-policy-pages.tsx";
import { trailSamples } from "./trail-samples.tsx";
import type { SamplePage } from "./sample-pages.tsx";

type Say = (text: string) => string;

const at = Date.UTC(2026, 2, 1, 9, 30);
const publicUrl = "https://packages.example.com";

export function adminSamples(say: Say): readonly SamplePage[] {
  const who = { userName: say("ada"), csrf: say("t0k3n") };
  return [
    ...peopleSamples(say, who),
    ...trailSamples(say, who),
    ...projectSamples(say, who),
    ...upstreamSamples(say, who),
    ...settingsSamples(say, who),
  ];
}

type Who = { readonly userName: string; readonly csrf: string };

function peopleSamples(say: Say, who: Who): readonly SamplePage[] {
  const strength = {
    factors: 2,
    settled: true,
    asksFactor: true,
    totp: true,
    webauthn: true,
    strongest: "phishing_resistant" as const,
  };
  const bob = {
    id: 2,
    name: `${say("bob")} `,
    email: say("bob@example.com"),
    kind: "person" as const,
    admin: true,
    disabled: false,
    strength,
    lastSignIn: at,
  };
  const accounts = [
    bob,
    { ...bob, id: 3, admin: false, strength: { ...strength, webauthn: false, totp: false }, disabled: true },
    { ...bob, id: 4, strength: { ...strength, webauthn: false, asksFactor: false, totp: false } },
    { ...bob, id: 5, kind: "service" as const, admin: false, email: null, lastSignIn: undefined },
  ];
  return [
    {
      name: "admin-people",
      page: <PeoplePage {...who} typed={say("b")} listed={{ accounts, next: say("carol") }} />,
    },
    { name: "admin-people-none", page: <PeoplePage {...who} typed={say("zz")} listed={{ accounts: [] }} /> },
    {
      name: "admin-person",
      page: (
        <PersonPage {...who} account={bob} sent={{ link: say(`${publicUrl}/reset-password/link?key=k`) }} />
      ),
    },
    {
      name: "admin-person-mailed",
      page: <PersonPage {...who} account={bob} sent={{ to: say("bob@example.com") }} fault={say("No.")} />,
    },
    {
      name: "admin-person-disabled",
      page: <PersonPage {...who} account={{ ...bob, disabled: true, admin: false, lastSignIn: undefined }} />,
    },
    {
      name: "admin-person-service",
      page: <PersonPage {...who} account={{ ...bob, kind: "service", admin: false, email: null }} />,
    },
    { name: "admin-disable", page: <DisablePage {...who} name={say("bob")} /> },
  ];
}

function projectSamples(say: Say, who: Who): readonly SamplePage[] {
  const project = {
    name: say("acme-payroll"),
    status: "quarantined" as const,
    statusReason: say("Malware was found in 2.1."),
    files: 1204,
    bytes: 5_210_000_000,
    lastUpload: at,
  };
  const empty = { ...project, status: "active" as const, statusReason: null, lastUpload: null };
  return [
    {
      name: "admin-projects",
      page: (
        <AdminProjectsPage
          {...who}
          typed={say("acme")}
          status="quarantined"
          critical="warned"
          standings={new Map([[project.name, sampleStanding(say)]])}
          listed={{ projects: [project, empty], next: say("acme-z") }}
        />
      ),
    },
    {
      name: "admin-projects-none",
      page: (
        <AdminProjectsPage
          {...who}
          typed={say("acme")}
          critical=""
          standings={new Map()}
          listed={{ projects: [] }}
        />
      ),
    },
    {
      name: "admin-quarantine",
      page: <QuarantinePage {...who} name={say("acme-payroll")} quarantined={false} />,
    },
    {
      name: "admin-quarantine-end",
      page: <QuarantinePage {...who} name={say("acme-payroll")} quarantined />,
    },
  ];
}

function upstreamSamples(say: Say, who: Who): readonly SamplePage[] {
  const well = {
    name: "public",
    url: say("https://upstream.example/simple/"),
    indexes: ["main", "staging"],
    health: { state: "closed" as const, lastAnswerAt: at, running: 2, requests: 12_345 },
    pages: { present: 812, absent: 14 },
    held: { files: 1_204, bytes: 5_210_000_000 },
    dropped: { no_hash: 3, address: 12 },
    check: { at, outcome: say("private names found: 1") },
    conflicts: [say("acme-payroll")],
  };
  const ill = {
    ...well,
    name: "inner",
    indexes: [],
    health: {
      state: "open" as const,
      openSince: at,
      running: 0,
      requests: 9,
      lastFailure: { at, what: say("The upstream 'inner' did not answer in time.") },
    },
    dropped: {},
    conflicts: [],
  };
  const { check: _, ...unchecked } = ill;
  const exception = {
    id: 1,
    project: parseProjectName("flask"),
    version: parseVersion("3.1.2"),
    by: say("ada"),
    until: at,
    reason: say("mends a hole"),
    madeAt: at,
  };
  return [
    {
      name: "admin-upstreams",
      page: (
        <UpstreamsPage
          {...who}
          states={[well, unchecked]}
          exceptions={[exception]}
          offline
          cacheBytes={50_000_000_000}
        />
      ),
    },
    {
      name: "admin-upstreams-none",
      page: <UpstreamsPage {...who} states={[]} offline={false} exceptions={[]} />,
    },
    ...whySamples(say),
  ];
}

function whySamples(say: Say): readonly SamplePage[] {
  const rule = {
    rule: "cooldown",
    place: "gatehouse.yaml:31",
    why: say("it was uploaded 2026-02-27 10:00 UTC, and new files wait 7 days"),
    since: "2026-02-27T10:00:00Z",
    until: "2026-03-06T10:00:00Z",
    wayOut: say("Choose an older version, wait, or ask an admin to let this one through."),
  };
  const file = {
    filename: say("flask-3.1.2-py3-none-any.whl"),
    version: "3.1.2",
    shown: false,
    rules: [rule],
  };
  const through = { ...file, shown: true, exception: say("ada, until 2026-04-01"), yanked: say("broken") };
  const plain = { ...file, shown: true, rules: [] };
  const named = { name: say("flask"), version: "3.1.2" };
  return [
    { name: "why", page: <WhyPage {...named} upstream={say("public")} files={[file, through, plain]} /> },
    { name: "why-nothing", page: <WhyPage {...named} upstream="public" files={[]} /> },
    { name: "why-published-here", page: <WhyPage {...named} files={[]} /> },
  ];
}

function settingsSamples(say: Say, who: Who): readonly SamplePage[] {
  const settings = [
    { path: "server.listen", value: "127.0.0.1:8460", source: "default" },
    { path: "server.public_url", value: say(publicUrl), source: say("gatehouse.yaml:3") },
    { path: "mail.smtp.password", value: say("{ file: /run/secrets/smtp }"), source: "gatehouse.yaml:12" },
  ];
  const stuck = { waiting: 3, givenUp: 1, since: at, fault: say("451 come back later") };
  return [
    { name: "admin-settings", page: <SettingsPage {...who} settings={settings} mail={stuck} /> },
    {
      name: "admin-settings-sent",
      page: <SettingsPage {...who} settings={settings} mail={{ ...stuck, waiting: 0, fault: null }} />,
    },
    { name: "admin-shipping-none", page: <ShippingPage {...who} targets={[]} /> },
    {
      name: "admin-shipping",
      page: (
        <ShippingPage
          {...who}
          targets={[
            {
              target: say("webhook siem"),
              next: 41,
              behind: 1200,
              since: at,
              deliveredAt: at,
              failedAt: at,
              error: say("it answered 503"),
              failures: 3,
              retryAt: at,
            },
            {
              target: "file",
              next: 1241,
              behind: 0,
              since: null,
              deliveredAt: at,
              failedAt: at,
              error: null,
              failures: 0,
              retryAt: null,
            },
            {
              target: "syslog",
              next: 0,
              behind: 0,
              since: null,
              deliveredAt: null,
              failedAt: null,
              error: null,
              failures: 0,
              retryAt: null,
            },
          ]}
        />
      ),
    },
    { name: "admin-settings-no-mail", page: <SettingsPage {...who} settings={settings} /> },
  ];
}

export function helpSamples(): readonly SamplePage[] {
  return [
    { name: "help", page: <HelpPage /> },
    { name: "help-tools", page: <ToolsPage publicUrl={publicUrl} readBy="authenticated" /> },
    { name: "help-only-here", page: <OnlyHerePage publicUrl={publicUrl} /> },
    { name: "help-tokens", page: <TokensPage publicUrl={publicUrl} /> },
    { name: "help-staged", page: <StagedHelpPage publicUrl={publicUrl} /> },
    { name: "help-refused", page: <RefusedPage refusals={refusals} /> },
    { name: "help-factors", page: <FactorHelpPage /> },
    { name: "help-lost-factor", page: <LostFactorPage /> },
  ];
}
