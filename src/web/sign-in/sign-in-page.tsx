/** The page to sign in on: a passkey alone, or a user name and password. */
import type { VNode } from "preact";
import { webauthnModule } from "../assets/webauthn-module.ts";
import { SubmitButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields, KeyForm } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { Layout } from "../parts/page.tsx";

export type SignInPageProps = {
  /** Where to go on to. */
  readonly returnTo: string;
  /** Whether the house has a name that passkeys can be bound to. */
  readonly passkeys: boolean;
  readonly name?: string;
  /** Why the last try was refused. */
  readonly fault?: string;
};

export function SignInPage({ returnTo, passkeys, name, fault }: SignInPageProps): VNode {
  const hidden = { return: returnTo };
  return (
    <Layout title="Sign in" {...(passkeys ? { script: webauthnModule.path } : {})}>
      <h1>Sign in</h1>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      <form method="post" action="/sign-in" class="panel">
        <HiddenFields fields={hidden} />
        <Field
          name="name"
          label="User name"
          kind="text"
          autocomplete={passkeys ? "username webauthn" : "username"}
          value={name}
        />
        <Field name="password" label="Password" kind="password" autocomplete="current-password" />
        <SubmitButton>Sign in</SubmitButton>
      </form>
      {passkeys && (
        <>
          <h2>With a passkey</h2>
          <p>
            If you have registered one here, your fingerprint, face or PIN is enough: no name, no password.
          </p>
          <KeyForm
            action="/sign-in/passkey"
            options="/sign-in/passkey-options"
            ceremony="get"
            conditional
            hidden={hidden}
            button="Sign in with a passkey"
          />
        </>
      )}
      <p class="aside">
        <a href="/reset-password">Forgot your password?</a> <a href="/help/lost-factor">Lost a factor?</a>
      </p>
    </Layout>
  );
}
