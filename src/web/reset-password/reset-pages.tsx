/** A forgotten password: asking for the link, and setting the new one behind it. */
import type { VNode } from "preact";
import { LinkButton, SubmitButton } from "../parts/button.tsx";
import { CheckBox } from "../parts/check-box.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { Layout } from "../parts/page.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { WhosePassword } from "../parts/whose-password.tsx";

export type AskPageProps = {
  /** Whether this house sends mail. */
  readonly mail: boolean;
  readonly fault?: string;
};

export function AskForResetPage({ mail, fault }: AskPageProps): VNode {
  return (
    <Layout title="Forgotten password">
      <h1>You forgot your password</h1>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      {mail ? <AskForm /> : <AskSomebody />}
      <p class="aside">
        A new password is all that such a link gives: your second factors are asked for as before.{" "}
        <a href="/help/lost-factor">Lost those too?</a>
      </p>
    </Layout>
  );
}

function AskForm(): VNode {
  return (
    <>
      <p class="lead">A link to set a new one goes to the e-mail address of the account.</p>
      <form method="post" action="/reset-password" class="panel">
        <Field name="who" label="User name or e-mail address" kind="text" autocomplete="username" />
        <SubmitButton>Send the link</SubmitButton>
      </form>
    </>
  );
}

function AskSomebody(): VNode {
  return (
    <>
      <p class="lead">
        This house sends no mail. Ask an admin for a link, in a way by which they know that it is you; it
        works once, within an hour.
      </p>
      <PasteLines
        caption="Or whoever runs the server, at its console"
        lines="gatehouse user reset-link NAME --reason 'asked in person'"
      />
    </>
  );
}

/** The same for everybody, known or not. */
export function ResetAskedPage(): VNode {
  return (
    <Layout title="Look into your mailbox">
      <h1>Look into your mailbox</h1>
      <p class="lead">
        If that is somebody here who has an address, a link is on its way to it. It works once, within an
        hour.
      </p>
      <p>Nothing comes? The name may be another, or the account may have no address: ask an admin.</p>
      <p class="next">
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </p>
    </Layout>
  );
}

export type NewPasswordPageProps = {
  readonly linkKey: string;
  readonly userName: string;
  /** Characters that it needs. */
  readonly least: number;
  readonly errors: { readonly password?: string; readonly password_again?: string };
};

export function NewPasswordPage({ linkKey, userName, least, errors }: NewPasswordPageProps): VNode {
  return (
    <Layout title="Set a new password">
      <h1>Set a new password</h1>
      <p class="lead">
        For {userName}. Every session ends, and you sign in with the new one; second factors stay as they are.
      </p>
      <form method="post" action="/reset-password/link" class="panel">
        <HiddenFields fields={{ key: linkKey }} />
        <WhosePassword userName={userName} />
        <Field
          name="password"
          label="New password"
          kind="password"
          autocomplete="new-password"
          error={errors.password}
          minLength={least}
          hint={`At least ${least} characters. Four or five words in a row are easier to keep than symbols.`}
        />
        <Field
          name="password_again"
          label="New password again"
          kind="password"
          autocomplete="new-password"
          error={errors.password_again}
          minLength={least}
        />
        <CheckBox
          name="revoke_tokens"
          label="Revoke all my tokens as well"
          hint="If somebody else may have been in. Builds that use them stop until they get new ones."
        />
        <SubmitButton>Set it</SubmitButton>
      </form>
    </Layout>
  );
}

export function PasswordSetPage(): VNode {
  return (
    <Layout title="Your password is set">
      <h1>Your password is set</h1>
      <p class="lead">Every session has ended, and the link is used up.</p>
      <p class="next">
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </p>
    </Layout>
  );
}
