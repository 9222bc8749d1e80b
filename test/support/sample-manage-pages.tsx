/** The pages of tokens, of one's projects, and of a project's management, with props that use all they can show. */
import { ProjectsPage } from "../../src/web/account/projects-page.tsx";
import { DownloadsPage } from "../../src/web/manage/downloads-page.tsx";
import { PeoplePage } from "../../src/web/manage/people-page.tsx";
import { ReleasePage } from "../../src/web/manage/release-page.tsx";
import { ReleasesPage } from "../../src/web/manage/releases-page.tsx";
import { SettingsPage } from "../../src/web/manage/settings-page.tsx";
import { NewTokenPage } from "../../src/web/tokens/new-token-page.tsx";
import { TokenMadePage } from "../../src/web/tokens/token-made-page.tsx";
import { TokensPage } from "../../src/web/tokens/tokens-page.tsx";
import { stagedSamples } from "./sample-staged-pages.tsx";
import { sampleDays } from "./sample-days.ts";
import { policySamples, sampleStanding } from "./sample-policy-pages.tsx";
import type { SamplePage } from "./sample-pages.tsx";

type Say = (text: string) => string;

const at = Date.UTC(2026, 2, 1, 9, 30);
const secret = "gh_9fK2mQ7xVb4LwT1cRz8NpY6sHd3JgA5eUo0iXtBqCkM";

export function manageSamples(say: Say): readonly SamplePage[] {
  const who = { userName: say("ada"), csrf: say("t0k3n") };
  return [
    ...tokenSamples(say, who),
    ...ownSamples(say, who),
    ...projectSamples(say, who),
    ...policySamples(say, who),
  ];
}

type Who = { readonly userName: string; readonly csrf: string };

function sampleToken(say: Say) {
  return {
    id: 1,
    userId: 1,
    user: say("ada"),
    name: say("payroll CI"),
    scopes: ["upload"] as const,
    projects: [say("payroll"), say("acme-*")],
    cidrs: [say("10.0.0.0/8")],
    level: "phishing_resistant" as const,
    createdAt: at,
    expiresAt: at + 90 * 24 * 3_600_000,
    revokedAt: null,
    lastUsedAt: at,
    lastUsedIp: say("2001:db8::17"),
    version: say("2.4.1"),
    singleUse: true,
    usedUpAt: null,
    newProject: null,
  };
}

function tokenSamples(say: Say, who: Who): readonly SamplePage[] {
  const token = sampleToken(say);
  const laptop = {
    ...token,
    id: 2,
    name: say("laptop"),
    scopes: ["read", "upload"] as const,
    projects: null,
    cidrs: null,
    version: null,
    singleUse: false,
    lastUsedAt: null,
    expiresAt: null,
  };
  const values = {
    name: say("payroll CI"),
    scope: "upload",
    projects: say("payroll acme-**"),
    version: say("2.4"),
    cidrs: say("10.0.0.1/8"),
    days: "90",
    single_use: "yes",
    new_project: "",
  };
  const errors = {
    form: say("A token for one version needs to know of which project. Name one project, without a *."),
    name: say("No."),
    projects: say("'acme-**' is not a pattern of project names."),
    version: say("No."),
    cidrs: say("'10.0.0.1/8' is an address inside a network, not a network."),
  };
  return [
    {
      name: "tokens",
      page: (
        <TokensPage
          {...who}
          tokens={[token, laptop, { ...laptop, id: 3, newProject: "due", revokedAt: at }]}
          now={at}
          next="/account/tokens?page=2"
        />
      ),
    },
    { name: "tokens-none", page: <TokensPage {...who} tokens={[]} now={at} /> },
    { name: "token-new", page: <NewTokenPage {...who} values={values} errors={errors} /> },
    {
      name: "token-made",
      page: (
        <TokenMadePage
          {...who}
          publicUrl="https://packages.example.com"
          tokenName={say("laptop")}
          secret={say(secret)}
          reads
        />
      ),
    },
  ];
}

function sampleInvitation(say: Say) {
  const times = { madeAt: at, expiresAt: at + 1 };
  return { id: 1, project: say("payroll"), user: say("bob"), role: "owner" as const, ...times };
}

function ownSamples(say: Say, who: Who): readonly SamplePage[] {
  const mine = {
    name: "payroll",
    displayName: say("Payroll"),
    status: "active" as const,
    role: "owner" as const,
    version: say("2.4.1"),
    updatedAt: at,
    waiting: 2,
  };
  const chosen = { part: say("pay"), role: "owner", order: "newest" as const, critical: "any" as const };
  const standing = sampleStanding(say);
  const standings = new Map([
    ["payroll", standing],
    ["payslip", standing],
  ]);
  return [
    {
      name: "own-projects",
      page: (
        <ProjectsPage
          {...who}
          invitations={[sampleInvitation(say)]}
          projects={[
            mine,
            { ...mine, name: "payslip", status: "deprecated", role: "maintainer", version: null, waiting: 0 },
          ]}
          chosen={chosen}
          standings={standings}
          duties={[
            { project: "payroll", standing, ready: true },
            { project: "payslip", standing, ready: false },
          ]}
          at={at}
          next="/account/projects?page=2"
        />
      ),
    },
    {
      name: "own-projects-none",
      page: (
        <ProjectsPage
          {...who}
          invitations={[]}
          projects={[]}
          chosen={{ part: "", role: "", order: "name", critical: "" }}
          standings={new Map()}
          duties={[]}
          at={at}
        />
      ),
    },
  ];
}

function projectSamples(say: Say, who: Who): readonly SamplePage[] {
  const frame = { ...who, name: "payroll", role: "owner" as const };
  return [
    ...peopleSamples(say, frame),
    ...releaseSamples(say, frame),
    ...downloadSamples(say, frame),
    {
      name: "manage-settings",
      page: (
        <SettingsPage
          {...frame}
          status="deprecated"
          statusReason={say("Use pay-engine instead.")}
          admin
          fault={say("No.")}
          confirmError={say("'payrol' is not the name of the project.")}
        />
      ),
    },
  ];
}

type Frame = Who & { readonly name: string; readonly role: "owner" };

function peopleSamples(say: Say, frame: Frame): readonly SamplePage[] {
  const person = {
    userId: 1,
    user: say("ada"),
    role: "owner" as const,
    kind: "person" as const,
    disabled: false,
    strongest: "phishing_resistant" as const,
    factors: 2,
    lastUploadAt: at,
  };
  const token = sampleToken(say);
  return [
    {
      name: "manage-people",
      page: (
        <PeoplePage
          {...frame}
          people={[
            person,
            { ...person, userId: 2, user: say("bob"), role: "maintainer", strongest: "password", factors: 0 },
            { ...person, userId: 3, user: say("release-bot"), role: "maintainer", kind: "service" },
            { ...person, userId: 4, user: say("root"), role: "admin", lastUploadAt: null },
          ]}
          invitations={[sampleInvitation(say)]}
          tokens={[
            { ...token, cut: false },
            { ...token, id: 2, cut: true },
          ]}
          invited={{ user: say("bib"), error: say("There is no user 'bib'.") }}
        />
      ),
    },
    {
      name: "manage-people-few",
      page: <PeoplePage {...frame} role="maintainer" people={[person]} invitations={[]} tokens={[]} />,
    },
  ];
}

function releaseSamples(say: Say, frame: Frame): readonly SamplePage[] {
  // A version was parsed before it was stored, so nothing hostile is left in it.
  const release = { version: "2.4.1", createdAt: at, files: 2, yankedFiles: 0, yankedReason: null };
  const file = {
    filename: say("payroll-2.4.1-py3-none-any.whl"),
    size: 48_213,
    uploadedAt: at,
    uploadedBy: say("ada"),
    yanked: false,
    yankedReason: null,
  };
  const yanked = { ...file, yanked: true, yankedReason: say("rounds the wrong way"), uploadedBy: null };
  return [
    {
      name: "manage-releases",
      page: (
        <ReleasesPage
          {...frame}
          releases={[
            release,
            { ...release, yankedFiles: 1, yankedReason: say("rounds the wrong way") },
            { ...release, yankedFiles: 2 },
          ]}
          next="/manage/project/payroll/releases/?page=2"
        />
      ),
    },
    { name: "manage-releases-none", page: <ReleasesPage {...frame} releases={[]} /> },
    {
      name: "manage-release",
      page: (
        <ReleasePage
          {...frame}
          version={say("2.4.1")}
          files={[file, yanked]}
          confirmError={say("'payrol' is not the name of the project.")}
        />
      ),
    },
    {
      name: "manage-release-yanked",
      page: <ReleasePage {...frame} version={say("2.4.1")} files={[yanked]} />,
    },
    { name: "manage-release-empty", page: <ReleasePage {...frame} version={say("2.4.1")} files={[]} /> },
    ...stagedSamples(say, frame),
  ];
}

function downloadSamples(say: Say, frame: Frame): readonly SamplePage[] {
  const row = {
    project: "payroll",
    filename: say("payroll-2.4.1-py3-none-any.whl"),
    sha256: "ab".repeat(32),
    user: say("ada"),
    token: say("payroll CI"),
    tokenId: 7,
    ip: say("2001:db8:85a3:8d3:1319:8a2e:370:7348"),
    client: "uv",
    count: 1284,
    firstAt: at,
    lastAt: at,
  };
  const anonymous = {
    ...row,
    user: null,
    token: null,
    tokenId: null,
    ip: say("192.0.2.7"),
    client: "browser",
  };
  return [
    {
      name: "manage-downloads",
      page: (
        <DownloadsPage
          {...frame}
          days={sampleDays(1284)}
          about={say("2.4.1")}
          downloads={[row, anonymous, { ...row, token: null, count: 0 }]}
          next="/manage/project/payroll/downloads/?page=2"
        />
      ),
    },
    {
      name: "manage-downloads-none",
      page: <DownloadsPage {...frame} days={sampleDays(0)} about="" downloads={[]} />,
    },
    {
      name: "manage-downloads-unfit",
      page: <DownloadsPage {...frame} days={sampleDays(1)} about={say("9.9")} downloads={[]} />,
    },
  ];
}
