/** Who has an account, how strongly they sign in, and the way to shut one out. */
import type { VNode } from "preact";
import type { Account, AccountPage } from "../../accounts/list-accounts.ts";
import { moment } from "../account/account-frame.tsx";
import { LinkButton, SubmitButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { FilterBox } from "../parts/filter-box.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Pager } from "../parts/pager.tsx";
import { AdminFrame } from "./admin-frame.tsx";
import { strengthWords } from "./strength-words.tsx";

export type PeoplePageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly typed: string;
  readonly listed: AccountPage;
};

export function PeoplePage({ userName, csrf, typed, listed }: PeoplePageProps): VNode {
  const { accounts, next } = listed;
  return (
    <AdminFrame title="People" path="/admin/people" userName={userName} csrf={csrf}>
      <h1>People</h1>
      <p class="lead">Everybody with an account here, and the service accounts that only hold tokens.</p>
      <FilterBox action="/admin/people" label="Part of a name or e-mail address" typed={typed} />
      {accounts.length === 0 ? (
        <EmptyState title="Nobody is called that.">
          <p>
            Try fewer letters, or <a href="/admin/people">look at everybody</a>.
          </p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Accounts, by name"
          rows={accounts}
          columns={[
            { label: "Name", cell: who },
            { label: "E-mail", cell: ({ email }) => email ?? "none" },
            { label: "Signs in with", cell: strengthWords },
            { label: "Last sign-in", cell: ({ lastSignIn }) => when(lastSignIn) },
            { label: "", cell: ways },
          ]}
        />
      )}
      <Pager
        next={
          next === undefined ? undefined : `/admin/people?${new URLSearchParams({ q: typed, from: next })}`
        }
      />
      <p class="next">
        <LinkButton href="/admin/invitations">Invite a colleague</LinkButton>
      </p>
    </AdminFrame>
  );
}

function who({ name, admin, kind, disabled }: Account): VNode {
  return (
    <>
      <strong>{name}</strong> {admin && <span class="tag">admin</span>}{" "}
      {kind === "service" && <span class="tag">service</span>}{" "}
      {disabled && <span class="tag care">disabled</span>}
    </>
  );
}

function when(at: number | undefined): VNode | string {
  return at === undefined ? "never" : <time>{moment(at)}</time>;
}

function ways({ name }: Account): VNode {
  return (
    <>
      <a href={personPath(name)}>Manage {name}</a>{" "}
      <a href={`/admin/people/trail?${new URLSearchParams({ name })}`}>Trail of {name}</a>
    </>
  );
}

function personPath(name: string): string {
  return `/admin/people/person?${new URLSearchParams({ name })}`;
}

export type DisablePageProps = {
  readonly userName: string;
  readonly csrf: string;
  /** Who is to be shut out. */
  readonly name: string;
};

export function DisablePage({ userName, csrf, name }: DisablePageProps): VNode {
  return (
    <AdminFrame title={`Disable ${name}`} path="/admin/people" userName={userName} csrf={csrf} width="narrow">
      <h1>Disable {name}?</h1>
      <p class="lead">
        Their sessions and tokens stop at once, and nobody signs in as them while the account is disabled.
        What they published and did stays, under their name.
      </p>
      <form method="post" action="/admin/people/disable">
        <HiddenFields fields={{ csrf, name }} />
        <SubmitButton>Disable {name}</SubmitButton>
      </form>
      <p class="next">
        <a href={personPath(name)}>Leave it</a>
      </p>
    </AdminFrame>
  );
}
