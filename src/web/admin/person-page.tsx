/** One account as admins see it, and what they can do for its person: shut out, let in, a new password, factors gone. */
import type { VNode } from "preact";
import type { Account } from "../../accounts/list-accounts.ts";
import { DangerButton, SubmitButton } from "../parts/button.tsx";
import { Fact } from "../parts/fact.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { moment } from "../account/account-frame.tsx";
import { AdminFrame } from "./admin-frame.tsx";
import { strengthWords } from "./strength-words.tsx";

export type PersonPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly account: Account;
  /** Where a link for a new password was just sent, or the link itself, in the one answer that shows it. */
  readonly sent?: { readonly to: string } | { readonly link: string };
  /** What was just refused, in a sentence. */
  readonly fault?: string;
};

export function PersonPage(props: PersonPageProps): VNode {
  const { userName, csrf, account, sent, fault } = props;
  const { name, kind, disabled } = account;
  const self = name === userName;
  return (
    <AdminFrame title={name} path="/admin/people" userName={userName} csrf={csrf} width="narrow">
      <h1>{name}</h1>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      {sent !== undefined && <Sent sent={sent} name={name} />}
      <Facts account={account} />
      <p>
        <a href={`/admin/people/trail?${new URLSearchParams({ name })}`}>
          What {name} reaches and did, tokens and sessions
        </a>
      </p>
      {disabled ? <Enable csrf={csrf} account={account} /> : !self && <Disable name={name} />}
      {kind === "person" && !disabled && <ResetLink csrf={csrf} name={name} />}
      {kind === "person" && !disabled && !self && <ResetFactors csrf={csrf} account={account} />}
      <p class="next">
        <a href="/admin/people">All people</a>
      </p>
    </AdminFrame>
  );
}

function Facts({ account }: { readonly account: Account }): VNode {
  const { email, admin, kind, disabled, lastSignIn } = account;
  const what = kind === "service" ? "service account" : admin ? "admin" : "member";
  return (
    <dl class="facts">
      <Fact term="Account">
        {what}
        {disabled && (
          <>
            {" "}
            <span class="tag care">disabled</span>
          </>
        )}
      </Fact>
      <Fact term="E-mail">{email ?? "none"}</Fact>
      <Fact term="Signs in with">{strengthWords(account)}</Fact>
      <Fact term="Last sign-in">
        {lastSignIn === undefined ? "never" : <time>{moment(lastSignIn)}</time>}
      </Fact>
    </dl>
  );
}

function Sent({
  sent,
  name,
}: {
  readonly sent: NonNullable<PersonPageProps["sent"]>;
  readonly name: string;
}) {
  if ("to" in sent) {
    return (
      <Notice tone="good" title={`A link for a new password is on its way to ${sent.to}.`}>
        <p>It works once, within an hour. Nobody but {name} gets to see it.</p>
      </Notice>
    );
  }
  return (
    <Notice tone="good" title="The link for a new password is ready. It is shown this once.">
      <p>
        Hand it to {name} yourself. It works once, within an hour, for whoever has it; {name} is told that it
        was made.
      </p>
      <PasteLines caption="Link" lines={sent.link} />
    </Notice>
  );
}

function Disable({ name }: { readonly name: string }): VNode {
  return (
    <>
      <h2>Shut out</h2>
      <p>
        <a href={`/admin/people/disable?${new URLSearchParams({ name })}`}>Disable {name}…</a> Sessions and
        tokens stop at once.
      </p>
    </>
  );
}

function Enable({
  csrf,
  account: { name, kind },
}: {
  readonly csrf: string;
  readonly account: Account;
}): VNode {
  return (
    <>
      <h2>Let in again</h2>
      <form method="post" action="/admin/people/enable" class="panel">
        <HiddenFields fields={{ csrf, name }} />
        <p>
          {kind === "service"
            ? "Tokens that were not revoked work again."
            : "They sign in as before, with the factors they had; sessions of before stay ended. Tokens that were not revoked work again."}
        </p>
        <SubmitButton>Enable {name}</SubmitButton>
      </form>
    </>
  );
}

function ResetLink({ csrf, name }: { readonly csrf: string; readonly name: string }): VNode {
  return (
    <>
      <h2>Forgotten password</h2>
      <form method="post" action="/admin/people/reset-link" class="panel">
        <HiddenFields fields={{ csrf, name }} />
        <Field
          name="reason"
          label="How do you know that it is them?"
          kind="text"
          autocomplete="off"
          hint="For the record. The link sets a password and nothing else: factors are asked for as before."
        />
        <SubmitButton>Make a link for a new password</SubmitButton>
      </form>
    </>
  );
}

function ResetFactors({ csrf, account }: { readonly csrf: string; readonly account: Account }): VNode | null {
  const { name, strength } = account;
  if (strength.factors === 0) return null;
  return (
    <>
      <h2>All factors lost</h2>
      <form method="post" action="/admin/people/reset-factors" class="panel">
        <HiddenFields fields={{ csrf, name }} />
        <p>
          Takes every factor and recovery code of {name} away, ends their sessions, and revokes the tokens
          made under a factor. Their password alone lets them in then, to add another factor; until they do,
          projects that demand one are closed to them. A recovery code they still have is the better way.
        </p>
        <Field
          name="why"
          label="Why, and how do you know that it is them?"
          kind="text"
          autocomplete="off"
          hint="Ask in person or by a call you made yourself, never by mail. It is for the record."
        />
        <Field name="confirm" label={`Type ${name} to confirm`} kind="text" autocomplete="off" />
        <DangerButton>Take all factors away</DangerButton>
      </form>
    </>
  );
}
