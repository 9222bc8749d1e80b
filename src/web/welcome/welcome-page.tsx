/** The first minutes of somebody new: three steps, the one that is next open. */
import type { VNode } from "preact";
import { AccountFrame } from "../account/account-frame.tsx";
import { LinkButton, QuietButton, SubmitButton } from "../parts/button.tsx";
import { HiddenFields } from "../parts/key-form.tsx";

export type WelcomePageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly step: "factor" | "codes" | "token";
  /** Whether the house has a name that keys can be bound to. */
  readonly keys: boolean;
};

export function WelcomePage({ userName, csrf, step, keys }: WelcomePageProps): VNode {
  return (
    <AccountFrame title="Welcome" path="/welcome" userName={userName} csrf={csrf}>
      <h1>Welcome, {userName}</h1>
      <p class="lead">Three short steps, and your tools can install and publish.</p>
      <h2>1. A second factor{step !== "factor" && ": done"}</h2>
      {step === "factor" && <FactorStep csrf={csrf} keys={keys} />}
      <h2>2. Recovery codes{step === "token" && ": done"}</h2>
      {step === "codes" && (
        <p>
          <LinkButton href="/account/recovery-codes">Save recovery codes</LinkButton>
        </p>
      )}
      <h2>3. Your first token</h2>
      {step === "token" && (
        <form method="post" action="/welcome/token" class="panel">
          <HiddenFields fields={{ csrf }} />
          <p>
            A token is what your tools sign in with. This one may read and upload, for 90 days, and you get
            the lines to paste with it.
          </p>
          <SubmitButton>Make my first token</SubmitButton>
        </form>
      )}
    </AccountFrame>
  );
}

function FactorStep({ csrf, keys }: Pick<WelcomePageProps, "csrf" | "keys">): VNode {
  return (
    <>
      <p>
        A passkey or security key is the best: your computer's fingerprint, face or PIN, your phone, or a
        small device you touch. It answers to this site alone, so no false page can use it. An app that shows
        six-digit codes works everywhere, but a false page can ask you for its code.
      </p>
      {keys && (
        <p>
          <LinkButton href="/account/factors/key">Add a passkey or security key</LinkButton>
        </p>
      )}
      <form method="post" action="/account/factors/app">
        <HiddenFields fields={{ csrf }} />
        <QuietButton>Add an app with codes</QuietButton>
      </form>
    </>
  );
}
