/** What the link in the old mailbox leads to: the change of address, taken back. */
import type { VNode } from "preact";
import { LinkButton, SubmitButton } from "../parts/button.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Layout } from "../parts/page.tsx";

export type EmailUndoPageProps = {
  readonly linkKey: string;
  readonly userName: string;
  /** The address that comes back. */
  readonly email: string;
};

export function EmailUndoPage({ linkKey, userName, email }: EmailUndoPageProps): VNode {
  return (
    <Layout title="Take the change back">
      <h1>Take the change back?</h1>
      <p class="lead">
        <strong>{email}</strong> becomes the address of {userName} again, and everybody who is signed in as{" "}
        {userName} is signed out.
      </p>
      <form method="post" action="/email-undo">
        <HiddenFields fields={{ key: linkKey }} />
        <SubmitButton>Take it back</SubmitButton>
      </form>
      <p class="aside">If you changed it yourself, close this page: nothing happens.</p>
    </Layout>
  );
}

export function EmailUndonePage({ userName, email }: Omit<EmailUndoPageProps, "linkKey">): VNode {
  return (
    <Layout title="It is taken back">
      <h1>It is taken back</h1>
      <p class="lead">
        <strong>{email}</strong> is the address of {userName} again, and every session has ended.
      </p>
      <h2>What to do now</h2>
      <p>
        Whoever changed it had your account open and your strongest proof. Set a new password first, then sign
        in, look through your factors and tokens, and tell an admin.
      </p>
      <p class="next">
        <LinkButton href="/reset-password">Set a new password</LinkButton>
      </p>
    </Layout>
  );
}
