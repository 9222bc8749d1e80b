/** The second step of signing in: a key, a code of an app, or a recovery code. */
import type { VNode } from "preact";
import { webauthnModule } from "../assets/webauthn-module.ts";
import { QuietButton, SubmitButton } from "../parts/button.tsx";
import { CheckBox } from "../parts/check-box.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields, KeyForm } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { Layout } from "../parts/page.tsx";

export type FactorPageProps = {
  readonly csrf: string;
  readonly returnTo: string;
  readonly userName: string;
  /** Which factors of theirs work. */
  readonly totp: boolean;
  readonly webauthn: boolean;
  readonly fault?: string;
};

export function FactorPage(props: FactorPageProps): VNode {
  const { csrf, returnTo, userName, totp, webauthn, fault } = props;
  const hidden = { csrf, return: returnTo };
  return (
    <Layout title="Second factor" {...(webauthn ? { script: webauthnModule.path } : {})}>
      <h1>Now your second factor</h1>
      <p class="lead">The password for {userName} is right. You have five minutes for this step.</p>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      {webauthn && (
        <>
          <h2>Key or passkey</h2>
          <KeyForm
            action="/sign-in/key"
            options="/sign-in/key-options"
            ceremony="get"
            hidden={hidden}
            button="Use a key or passkey"
          />
        </>
      )}
      {totp && <CodeForm hidden={hidden} />}
      <RecoveryForm hidden={hidden} />
      <form method="post" action="/sign-in/again">
        <HiddenFields fields={{ csrf }} />
        <QuietButton>Not you? Start again</QuietButton>
      </form>
    </Layout>
  );
}

type Hidden = { readonly hidden: Readonly<Record<string, string>> };

function CodeForm({ hidden }: Hidden): VNode {
  return (
    <>
      <h2>Code from your app</h2>
      <form method="post" action="/sign-in/code" class="panel">
        <HiddenFields fields={hidden} />
        <Field
          name="code"
          label="Six digits"
          kind="text"
          autocomplete="one-time-code"
          hint="The app shows a new code every 30 seconds, and each counts once."
        />
        <CheckBox
          name="remember"
          label="Don't ask for a code in this browser for 30 days"
          hint="Only spares the prompt: changes of your account and of critical projects ask all the same."
        />
        <SubmitButton>Go on</SubmitButton>
      </form>
    </>
  );
}

function RecoveryForm({ hidden }: Hidden): VNode {
  return (
    <details>
      <summary>
        <span class="client">Lost your factors?</span> <span class="does">Use a recovery code</span>
      </summary>
      <form method="post" action="/sign-in/recovery" class="panel">
        <HiddenFields fields={hidden} />
        <Field
          name="recovery_code"
          label="Recovery code"
          kind="text"
          autocomplete="off"
          hint="One of the ten you saved. It works once; you go on to your factors, to remove what you lost and add another."
        />
        <SubmitButton>Use this code</SubmitButton>
        <p class="aside">
          No code either? <a href="/help/lost-factor">What to do now</a>.
        </p>
      </form>
    </details>
  );
}
