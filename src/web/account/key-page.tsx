/** Adds a passkey or security key. */
import type { VNode } from "preact";
import { webauthnModule } from "../assets/webauthn-module.ts";
import { Field } from "../parts/field.tsx";
import { KeyForm } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { AccountFrame } from "./account-frame.tsx";

export type KeyPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly label?: string;
  readonly fault?: string;
};

export function KeyPage({ userName, csrf, label, fault }: KeyPageProps): VNode {
  return (
    <AccountFrame
      title="Add a key"
      path="/account/factors"
      userName={userName}
      csrf={csrf}
      script={webauthnModule.path}
    >
      <h1>Add a passkey or security key</h1>
      <p class="lead">
        Your browser will ask which one: this computer's fingerprint, face or PIN, your phone or password
        manager, or a security key that you touch.
      </p>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      <KeyForm
        action="/account/factors/key"
        options="/account/factors/key-options"
        ceremony="create"
        hidden={{ csrf }}
        button="Add it"
      >
        <Field
          name="label"
          label="What do you call it?"
          kind="text"
          autocomplete="off"
          value={label}
          hint="So that you know which one it is when it is lost: 'laptop', 'blue key'."
        />
      </KeyForm>
    </AccountFrame>
  );
}
