/** All about one account: what it reaches, what happened on it, what it took, and one button to cut it off. */
import type { ComponentChildren, VNode } from "preact";
import type { Account } from "../../accounts/list-accounts.ts";
import type { ListedSession } from "../../accounts/list-sessions.ts";
import type { OwnProject } from "../../catalog/own-projects.ts";
import type { Factor } from "../../second-factor/list-factors.ts";
import type { TokenSummary } from "../../tokens/list-tokens.ts";
import { tokenState } from "../../tokens/token-state.ts";
import { moment } from "../account/account-frame.tsx";
import { AdminFrame } from "../admin/admin-frame.tsx";
import { strengthWords } from "../admin/strength-words.tsx";
import { DangerButton, LinkButton, QuietButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { lastUse, tokenEnd, tokenReach } from "../tokens/token-words.tsx";
import { type Deeds, DeedsPart, type Takings, TakingsPart } from "./trail-parts.tsx";
import { factorTrail, tokenTrail } from "./trail-paths.ts";

export type PersonTrailPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly account: Account;
  /** Newest first. */
  readonly tokens: readonly TokenSummary[];
  readonly factors: readonly Factor[];
  readonly sessions: readonly ListedSession[];
  readonly projects: readonly OwnProject[];
  readonly deeds: Deeds;
  readonly takings: Takings;
  readonly now: number;
};

export function PersonTrailPage(props: PersonTrailPageProps): VNode {
  const { userName, csrf, account, deeds, takings } = props;
  const { name, disabled, kind, admin } = account;
  const what = kind === "service" ? "a service account" : admin ? "an admin" : "a member";
  return (
    <AdminFrame title={`Trail of ${name}`} path="/admin/people" userName={userName} csrf={csrf}>
      <h1>Trail of {name}</h1>
      <p class="lead">
        {what}
        {disabled ? ", disabled" : ""}; signs in with {strengthWords(account)}.{" "}
        <a href={`/admin/people/person?${new URLSearchParams({ name })}`}>Manage {name}</a>
      </p>
      {!disabled && name !== userName && (
        <form method="post" action="/admin/people/disable">
          <HiddenFields fields={{ csrf, name }} />
          <DangerButton>Cut {name} off</DangerButton>
          <p class="hint">Every session and token stops at once. The account can be enabled again.</p>
        </form>
      )}
      <h2>What it reaches</h2>
      <Projects {...props} />
      <Tokens {...props} />
      {kind === "person" && <Factors {...props} />}
      {kind === "person" && <Sessions {...props} />}
      <DeedsPart {...deeds} />
      <TakingsPart {...takings} />
    </AdminFrame>
  );
}

function Projects({ projects, account }: PersonTrailPageProps): VNode {
  if (projects.length === 0)
    return <p>It holds no role on any project{account.admin ? ", but is an admin" : ""}.</p>;
  return (
    <p>
      Projects:{" "}
      {projects.map(
        ({ name, role }, at): ComponentChildren => [
          at === 0 ? "" : ", ",
          <a href={`/manage/project/${name}/`}>{name}</a>,
          ` (${role})`,
        ],
      )}
    </p>
  );
}

function Tokens({ tokens, csrf, now, account }: PersonTrailPageProps): VNode {
  return (
    <>
      <h3>Tokens</h3>
      {tokens.length === 0 ? (
        <p>None.</p>
      ) : (
        <DataTable
          caption="Its tokens, newest first"
          rows={tokens}
          columns={[
            { label: "Name", cell: ({ id, name }) => <a href={tokenTrail(id)}>{name}</a> },
            { label: "May", cell: ({ scopes }) => scopes.join(", ") },
            { label: "Reaches", cell: tokenReach },
            { label: "Ends", cell: tokenEnd },
            { label: "Last used", cell: lastUse },
            { label: "", cell: (token) => <Revoke csrf={csrf} token={token} now={now} /> },
          ]}
        />
      )}
      {account.kind === "service" && !account.disabled && (
        <p>
          <LinkButton href={`/admin/people/tokens/new?${new URLSearchParams({ name: account.name })}`}>
            Make a token for {account.name}
          </LinkButton>
        </p>
      )}
    </>
  );
}

function Revoke({ csrf, token, now }: { csrf: string; token: TokenSummary; now: number }): VNode {
  const state = tokenState(token, now);
  if (state !== "active") return <span class="tag care">{state}</span>;
  return (
    <form method="post" action="/admin/people/token/revoke">
      <HiddenFields fields={{ csrf, id: String(token.id) }} />
      <QuietButton>Revoke</QuietButton>
    </form>
  );
}

function Factors({ factors, account }: PersonTrailPageProps): VNode {
  return (
    <>
      <h3>Second factors</h3>
      {factors.length === 0 ? (
        <p>None.</p>
      ) : (
        <DataTable
          caption="Its second factors"
          rows={factors}
          columns={[
            {
              label: "Name",
              cell: (factor) => <a href={factorTrail(account.name, factor)}>{factor.label}</a>,
            },
            { label: "Kind", cell: ({ kind }) => (kind === "totp" ? "app" : "key or passkey") },
            { label: "Added", cell: ({ createdAt }) => <time>{moment(createdAt)}</time> },
            { label: "Last used", cell: lastUse },
            { label: "State", cell: ({ suspendedWhy }) => (suspendedWhy === null ? "works" : "suspended") },
          ]}
        />
      )}
    </>
  );
}

function Sessions({ sessions, csrf, account: { name } }: PersonTrailPageProps): VNode {
  if (sessions.length === 0) {
    return (
      <>
        <h3>Sessions</h3>
        <p>None.</p>
      </>
    );
  }
  return (
    <>
      <h3>Sessions</h3>
      <DataTable
        caption="Its open sessions"
        rows={sessions}
        columns={[
          { label: "Browser", cell: ({ agent }) => agent },
          { label: "Address", cell: ({ ip }) => ip },
          { label: "Signed in", cell: ({ startedAt }) => <time>{moment(startedAt)}</time> },
          { label: "Last seen", cell: ({ seenAt }) => <time>{moment(seenAt)}</time> },
          {
            label: "",
            cell: ({ id }) => (
              <form method="post" action="/admin/people/sessions/end">
                <HiddenFields fields={{ csrf, name, id: String(id) }} />
                <QuietButton>End</QuietButton>
              </form>
            ),
          },
        ]}
      />
      <form method="post" action="/admin/people/sessions/end-all">
        <HiddenFields fields={{ csrf, name }} />
        <QuietButton>End all of its sessions</QuietButton>
      </form>
    </>
  );
}
