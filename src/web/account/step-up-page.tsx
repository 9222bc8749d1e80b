/** Confirms that it is still you, before a change of the account: with the strongest factor there is. */
import type { VNode } from "preact";
import { webauthnModule } from "../assets/webauthn-module.ts";
import { SubmitButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields, KeyForm } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { WhosePassword } from "../parts/whose-password.tsx";
import { AccountFrame } from "./account-frame.tsx";

export type StepUpPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly returnTo: string;
  /** The one proof that counts for this person; `none`: each factor they have is suspended. */
  readonly way: "webauthn" | "totp" | "password" | "none";
  readonly fault?: string;
};

export function StepUpPage({ userName, csrf, returnTo, way, fault }: StepUpPageProps): VNode {
  const hidden = { csrf, return: returnTo };
  return (
    <AccountFrame
      title="Confirm that it is you"
      path="/account/step-up"
      userName={userName}
      csrf={csrf}
      {...(way === "webauthn" ? { script: webauthnModule.path } : {})}
    >
      <h1>Confirm that it is you</h1>
      <p class="lead">
        What you are about to change decides who can be you, so it asks for your strongest factor once more.
        It then holds for 15 minutes.
      </p>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      {way === "webauthn" && (
        <KeyForm
          action="/account/step-up/key"
          options="/account/step-up/key-options"
          ceremony="get"
          hidden={hidden}
          button="Use a key or passkey"
        />
      )}
      {way === "totp" && (
        <form method="post" action="/account/step-up/code" class="panel">
          <HiddenFields fields={hidden} />
          <Field
            name="code"
            label="Code from your app"
            kind="text"
            autocomplete="one-time-code"
            hint="Each code counts once: if you have just used one, wait for the next."
          />
          <SubmitButton>Confirm</SubmitButton>
        </form>
      )}
      {way === "password" && (
        <form method="post" action="/account/step-up/password" class="panel">
          <HiddenFields fields={hidden} />
          <WhosePassword userName={userName} />
          <Field name="password" label="Password" kind="password" autocomplete="current-password" />
          <SubmitButton>Confirm</SubmitButton>
        </form>
      )}
      {way === "none" && (
        <Notice tone="care" title="All your factors are suspended.">
          <p>Sign out, sign in with a recovery code, and you can remove them and add another.</p>
        </Notice>
      )}
    </AccountFrame>
  );
}
