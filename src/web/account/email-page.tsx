/** One's e-mail address: what it is, and the form for another; and the page behind the link that confirms it. */
import type { VNode } from "preact";
import { SubmitButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { AccountFrame } from "./account-frame.tsx";

export type EmailPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly email: string | null;
  /** Whether this house sends mail, and so can ask the new mailbox. */
  readonly mail: boolean;
  /** Where a link was just sent to. */
  readonly asked?: string;
  /** It was just changed. */
  readonly changed?: boolean;
  readonly typed?: string;
  readonly error?: string;
};

export function EmailPage(props: EmailPageProps): VNode {
  const { userName, csrf, email, mail, asked, changed = false, typed, error } = props;
  return (
    <AccountFrame title="E-mail" path="/account/email" userName={userName} csrf={csrf}>
      <h1>Your e-mail address</h1>
      <p class="lead">
        {email === null ? (
          "You have none yet."
        ) : (
          <>
            It is <strong>{email}</strong>.
          </>
        )}{" "}
        {mail
          ? "Notices go there, and the link to a new password."
          : "This house sends no mail: your notices wait on their page, and an admin makes the link to a new password."}
      </p>
      {asked !== undefined && (
        <Notice tone="good" title={`A link is on its way to ${asked}.`}>
          <p>Open it within a day, signed in here, and the address is yours. Until then nothing changes.</p>
        </Notice>
      )}
      {changed && (
        <Notice tone="good" title="Your address is changed.">
          <p>{changedWords(mail)}</p>
        </Notice>
      )}
      <form method="post" action="/account/email" class="panel">
        <HiddenFields fields={{ csrf }} />
        <Field
          name="email"
          label="New address"
          kind="email"
          autocomplete="email"
          value={typed}
          error={error}
          hint={
            mail
              ? "It gets a link to confirm it; the old one gets a link to take the change back."
              : "It holds at once: without mail it cannot be confirmed, so look twice."
          }
        />
        <SubmitButton>{mail ? "Send the link" : "Change it"}</SubmitButton>
      </form>
    </AccountFrame>
  );
}

function changedWords(mail: boolean): string {
  const others = "Your other sessions ended.";
  return mail
    ? `${others} The former address got a letter with a link to take it back, good for a week.`
    : `${others} Nothing was mailed; a notice of it is on your page.`;
}

export type ConfirmEmailPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly linkKey: string;
  readonly email: string;
};

export function ConfirmEmailPage({ userName, csrf, linkKey, email }: ConfirmEmailPageProps): VNode {
  return (
    <AccountFrame title="Confirm your address" path="/account/email" userName={userName} csrf={csrf}>
      <h1>Confirm your address</h1>
      <p class="lead">
        From now on <strong>{email}</strong> is the address of {userName}: notices go there, and so does the
        link to a new password. Your other sessions end.
      </p>
      <form method="post" action="/account/email/confirm">
        <HiddenFields fields={{ csrf, key: linkKey }} />
        <SubmitButton>Yes, it is mine</SubmitButton>
      </form>
      <p class="next">
        <a href="/account/email">Leave it as it is</a>
      </p>
    </AccountFrame>
  );
}
