/** Who and what can publish a project: its people, those invited, and the tokens that reach it, each with a way to end it. */
import type { VNode } from "preact";
import type { RoleInvitation } from "../../catalog/role-invitations.ts";
import type { PublishingPerson, PublishingToken } from "../../catalog/who-publishes.ts";
import { moment } from "../account/account-frame.tsx";
import { LinkButton, SubmitButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { lastUse, tokenEnd, tokenReach } from "../tokens/token-words.tsx";
import { ManageFrame, managePath, type ManageProps } from "./manage-frame.tsx";
import { RowForm } from "./row-form.tsx";

export type PeoplePageProps = ManageProps & {
  readonly people: readonly PublishingPerson[];
  readonly invitations: readonly RoleInvitation[];
  readonly tokens: readonly PublishingToken[];
  /** What was typed into the invitation, and what is wrong with it. */
  readonly invited?: { readonly user: string; readonly error: string } | undefined;
};

const strengths: Record<PublishingPerson["strongest"], string> = {
  password: "password only",
  any_2fa: "app with codes",
  phishing_resistant: "passkey or security key",
};

export function PeoplePage(props: PeoplePageProps): VNode {
  const { name, role, tokens } = props;
  return (
    <ManageFrame {...props} title="People and tokens" page="">
      <h2>Who can publish here</h2>
      <PeopleTable {...props} />
      {role === "owner" && <Invitations {...props} />}
      <h2>What can publish here</h2>
      {tokens.length === 0 ? (
        <EmptyState title="No token reaches this project.">
          <p>
            Nobody can upload from a tool until one does.{" "}
            <a href={`/account/tokens/new?projects=${name}`}>Make one for it</a>
          </p>
        </EmptyState>
      ) : (
        <TokenTable {...props} />
      )}
      {tokens.length > 0 && (
        <p class="next">
          <LinkButton href={`/account/tokens/new?projects=${name}`}>Make a token for it</LinkButton>
        </p>
      )}
    </ManageFrame>
  );
}

function PeopleTable({ name, role, csrf, people, userName }: PeoplePageProps): VNode {
  return (
    <DataTable
      caption="People who can publish"
      rows={people}
      columns={[
        {
          label: "Who",
          cell: (person) => (
            <>
              <strong>{person.user}</strong>
              {person.kind === "service" && <span class="tag">service account</span>}
              {person.disabled && <span class="tag care">disabled</span>}
            </>
          ),
        },
        { label: "Role", cell: (person) => (person.role === "admin" ? "admin of the house" : person.role) },
        { label: "Signs in by", cell: factorsOf },
        { label: "Last upload", cell: ({ lastUploadAt }) => when(lastUploadAt) },
        {
          label: "",
          cell: (person) => <RoleForms {...{ name, role, csrf, person, userName }} />,
        },
      ]}
    />
  );
}

type RoleFormsProps = Pick<PeoplePageProps, "name" | "role" | "csrf" | "userName"> & {
  readonly person: PublishingPerson;
};

/** Everybody may go; owners decide on the others. */
function RoleForms({ name, role, csrf, userName, person }: RoleFormsProps): VNode | null {
  if (person.role === "admin") return null;
  if (person.user === userName) {
    return (
      <RowForm action={`${managePath(name)}people/leave`} fields={{ csrf }} button="Leave this project" />
    );
  }
  if (role !== "owner") return null;
  const other = person.role === "owner" ? "maintainer" : "owner";
  const id = String(person.userId);
  return (
    <div class="choices">
      {person.kind === "person" && (
        <RowForm
          action={`${managePath(name)}people/role`}
          fields={{ csrf, id, role: other }}
          button={`Make ${person.user} ${other}`}
        />
      )}
      <RowForm
        action={`${managePath(name)}people/remove`}
        fields={{ csrf, id }}
        button={`Remove ${person.user}`}
      />
    </div>
  );
}

function factorsOf({ kind, strongest, factors }: PublishingPerson): VNode {
  if (kind === "service") return <>tokens only</>;
  return strongest === "password" ? (
    <span class="tag care alone">{factors > 0 ? "no factor that works" : strengths.password}</span>
  ) : (
    <>{strengths[strongest]}</>
  );
}

function when(at: number | null): VNode {
  return at === null ? <>never</> : <time>{moment(at)}</time>;
}

function Invitations({ name, csrf, invitations, invited }: PeoplePageProps): VNode {
  return (
    <>
      <h2>Invite somebody</h2>
      {invitations.length > 0 && (
        <DataTable
          caption="Invitations that wait for an answer"
          rows={invitations}
          columns={[
            { label: "Who", cell: ({ user }) => <strong>{user}</strong> },
            { label: "As", cell: ({ role }) => role },
            { label: "Until", cell: ({ expiresAt }) => <time>{moment(expiresAt).slice(0, 10)}</time> },
            {
              label: "",
              cell: ({ id, user }) => (
                <RowForm
                  action={`${managePath(name)}people/withdraw`}
                  fields={{ csrf, id: String(id) }}
                  button={`Withdraw it from ${user}`}
                />
              ),
            },
          ]}
        />
      )}
      <form method="post" action={`${managePath(name)}people/invite`} class="panel">
        <HiddenFields fields={{ csrf }} />
        <Field
          name="user"
          label="User name"
          kind="text"
          autocomplete="off"
          value={invited?.user}
          error={invited?.error}
          hint="They get a notice and answer on their page of projects; until then they have no right here."
        />
        <SelectField
          name="role"
          label="As"
          value="maintainer"
          options={[
            { value: "maintainer", label: "Maintainer: uploads and yanks" },
            { value: "owner", label: "Owner: also deletes, and decides who may do what" },
          ]}
        />
        <SubmitButton>Invite</SubmitButton>
      </form>
    </>
  );
}

function TokenTable({ name, role, csrf, tokens }: PeoplePageProps): VNode {
  return (
    <DataTable
      caption="Tokens that can publish"
      rows={tokens}
      columns={[
        {
          label: "Token",
          cell: (token) => (
            <>
              <strong>{token.name}</strong>
              {token.cut && <span class="tag care">cut off</span>}
            </>
          ),
        },
        { label: "Of", cell: ({ user }) => user },
        { label: "Reaches", cell: tokenReach },
        { label: "Made by", cell: ({ level }) => strengths[level] },
        { label: "Ends", cell: tokenEnd },
        { label: "Last used", cell: lastUse },
        {
          label: "",
          cell: ({ id, name: token, cut }) =>
            role === "owner" ? (
              <RowForm
                action={`${managePath(name)}tokens/${cut ? "restore" : "cut"}`}
                fields={{ csrf, id: String(id) }}
                button={cut ? `Let ${token} in again` : `Cut ${token} off`}
              />
            ) : (
              ""
            ),
        },
      ]}
    />
  );
}
