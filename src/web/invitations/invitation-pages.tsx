/** The page behind an invitation, and the admins' page that makes them. */
import type { VNode } from "preact";
import type { Invitation } from "../../accounts/invitation.ts";
import { moment } from "../account/account-frame.tsx";
import { AdminFrame } from "../admin/admin-frame.tsx";
import type { FieldErrors } from "../new-person.tsx";
import { LinkButton, QuietButton, SubmitButton } from "../parts/button.tsx";
import { CheckBox } from "../parts/check-box.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { FormFaults } from "../parts/form-faults.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { Layout } from "../parts/page.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { faultsOf, NewPersonForm } from "../set-up/set-up-page.tsx";

export type InvitationPageProps = {
  /** The secret of the link, sent back with the form. */
  readonly linkKey: string;
  readonly host: string;
  readonly invitedBy: string;
  readonly values: { readonly name?: string; readonly email?: string };
  readonly errors: FieldErrors;
};

export function InvitationPage({ linkKey, host, invitedBy, values, errors }: InvitationPageProps): VNode {
  return (
    <Layout title="Invitation">
      <h1>Join {host}</h1>
      <p class="lead">
        {invitedBy} invites you to this house's private Python packages. Choose a name and a password; a
        second factor and your first token come next.
      </p>
      <FormFaults faults={faultsOf(errors)} />
      <NewPersonForm
        action="/invitation"
        button="Make my account"
        linkKey={linkKey}
        values={values}
        errors={errors}
      />
    </Layout>
  );
}

export function InvitationGonePage(): VNode {
  return (
    <Layout title="This invitation has ended">
      <h1>This invitation has ended</h1>
      <p class="lead">It was used, was withdrawn, or is older than a week.</p>
      <p>If you have made your account with it, sign in. If not, ask whoever sent it for another.</p>
      <p class="next">
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </p>
    </Layout>
  );
}

export type InvitationsPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly invitations: readonly Invitation[];
  readonly now: number;
  /** The link just made, in the one answer that shows it. */
  readonly link?: string;
  /** Where its letter goes, when this house sends mail. */
  readonly mailedTo?: string;
  readonly errors?: { readonly email?: string };
};

export function InvitationsPage(props: InvitationsPageProps): VNode {
  const { userName, csrf, invitations, now, link, mailedTo, errors = {} } = props;
  return (
    <AdminFrame title="Invitations" path="/admin/invitations" userName={userName} csrf={csrf}>
      <h1>Invite a colleague</h1>
      {link !== undefined && (
        <Notice tone="good" title="The invitation is ready. Its link is shown this once.">
          <p>
            {mailedTo === undefined
              ? "Send it to your colleague yourself. "
              : `It waits in the outbox as a letter to ${mailedTo}; the link is here in case that gets lost. `}
            It works once, for a week; whoever has it can take it.
          </p>
          <PasteLines caption="Link" lines={link} />
        </Notice>
      )}
      <form method="post" action="/admin/invitations" class="panel">
        <HiddenFields fields={{ csrf }} />
        <Field
          name="email"
          label="E-mail"
          kind="email"
          autocomplete="off"
          optional
          error={errors.email}
          hint="Filled into their form; they may change it."
        />
        <CheckBox name="admin" label="They become an admin" />
        <SubmitButton>Make an invitation</SubmitButton>
      </form>
      {invitations.length === 0 ? (
        <EmptyState title="Nobody has been invited yet.">
          <p>Make an invitation above and send its link.</p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Invitations"
          rows={invitations}
          columns={[
            { label: "Made", cell: ({ madeAt }) => <time>{moment(madeAt)}</time> },
            { label: "By", cell: ({ invitedBy }) => invitedBy },
            { label: "For", cell: ({ email, admin }) => `${email ?? "anyone"}${admin ? ", as admin" : ""}` },
            { label: "State", cell: (invitation) => stateOf(invitation, now) },
            {
              label: "",
              cell: (invitation) =>
                stateOf(invitation, now) === "open" && <Withdraw csrf={csrf} id={invitation.id} />,
            },
          ]}
        />
      )}
    </AdminFrame>
  );
}

function stateOf({ usedBy, revokedAt, expiresAt }: Invitation, now: number): string {
  if (usedBy !== null) return `taken by ${usedBy}`;
  if (revokedAt !== null) return "withdrawn";
  return now < expiresAt ? "open" : "expired";
}

function Withdraw({ csrf, id }: { readonly csrf: string; readonly id: number }): VNode {
  return (
    <form method="post" action="/admin/invitations/withdraw">
      <HiddenFields fields={{ csrf, id: String(id) }} />
      <QuietButton>Withdraw</QuietButton>
    </form>
  );
}
