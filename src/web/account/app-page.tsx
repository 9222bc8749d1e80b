/** Adds an authenticator app: the code to scan, the secret as text, and the first code typed back. */
import type { VNode } from "preact";
import { SubmitButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { QrCode } from "./qr-code.tsx";

export type AppPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly id: number;
  readonly uri: string;
  /** Base32. */
  readonly secret: string;
  readonly label?: string;
  /** What is wrong, beside the field it is about. */
  readonly errors?: { readonly label?: string; readonly code?: string };
};

export function AppPage({ userName, csrf, id, uri, secret, label, errors = {} }: AppPageProps): VNode {
  return (
    <AccountFrame title="Add an app" path="/account/factors" userName={userName} csrf={csrf}>
      <h1>Add an app with codes</h1>
      <p class="lead">Scan this with the app, or type the text below into it.</p>
      <QrCode text={uri} label="The secret of this factor, to be scanned by an app" />
      <PasteLines
        caption="For apps that cannot scan: time-based, six digits, 30 seconds"
        lines={(secret.match(/.{1,4}/g) ?? []).join(" ")}
      />
      <form method="post" action={`/account/factors/app/${id}`} class="panel">
        <HiddenFields fields={{ csrf }} />
        <Field
          name="label"
          label="What do you call it?"
          kind="text"
          autocomplete="off"
          value={label}
          error={errors.label}
          hint="So that you know which one it is when it is lost: 'phone', 'password manager'."
        />
        <Field
          name="code"
          label="The code it shows now"
          kind="text"
          autocomplete="one-time-code"
          error={errors.code}
        />
        <SubmitButton>Add this app</SubmitButton>
      </form>
    </AccountFrame>
  );
}
