/** The form for a new password. */
import type { VNode } from "preact";
import { SubmitButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { WhosePassword } from "../parts/whose-password.tsx";
import { AccountFrame } from "./account-frame.tsx";

export type PasswordField = "current" | "password" | "password_again";

export type PasswordPageProps = {
  readonly userName: string;
  readonly csrf: string;
  /** Those who sign in by passkey alone may have none. */
  readonly hasPassword: boolean;
  readonly least: number;
  readonly errors: { readonly [field in PasswordField]?: string };
};

export function PasswordPage({ userName, csrf, hasPassword, least, errors }: PasswordPageProps): VNode {
  return (
    <AccountFrame title="Password" path="/account/password" userName={userName} csrf={csrf}>
      <h1>{hasPassword ? "Change your password" : "Set a password"}</h1>
      <p class="lead">All your other sessions end with it, and remembered browsers ask for a factor again.</p>
      <form method="post" action="/account/password" class="panel">
        <HiddenFields fields={{ csrf }} />
        <WhosePassword userName={userName} />
        {hasPassword && (
          <Field
            name="current"
            label="Password now"
            kind="password"
            autocomplete="current-password"
            error={errors.current}
          />
        )}
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
        <SubmitButton>Change it</SubmitButton>
      </form>
    </AccountFrame>
  );
}
