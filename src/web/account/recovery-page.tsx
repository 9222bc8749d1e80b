/** Recovery codes: made, shown once, and one typed back before they and the factors count. */
import type { VNode } from "preact";
import { QuietButton, SubmitButton } from "../parts/button.tsx";
import { CheckBox } from "../parts/check-box.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { AccountFrame } from "./account-frame.tsx";

export type RecoveryPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly recovery: "unsettled" | "saved" | "declined";
  readonly codesLeft: number;
  /** A set was made and none of it typed back yet. */
  readonly waiting: boolean;
  /** The codes themselves, in the one answer that shows them. */
  readonly codes?: readonly string[];
  readonly host: string;
  readonly fault?: string;
};

export function RecoveryPage(props: RecoveryPageProps): VNode {
  const { userName, csrf, recovery, codesLeft, waiting, codes, fault } = props;
  return (
    <AccountFrame title="Recovery codes" path="/account/recovery-codes" userName={userName} csrf={csrf}>
      <h1>Recovery codes</h1>
      <p class="lead">
        Ten codes for the day your phone or key is lost. Each lets you in once, in the place of a factor.
      </p>
      {fault !== undefined && codes === undefined && !waiting && <Notice tone="wrong" title={fault} />}
      {codes !== undefined && <Codes {...props} codes={codes} />}
      {waiting || codes !== undefined ? (
        <TypeBack csrf={csrf} {...(fault === undefined ? {} : { fault })} />
      ) : (
        recovery === "saved" && <p>{`Of your ten codes, ${codesLeft} still work.`}</p>
      )}
      {codes === undefined && <Make {...props} />}
      {recovery !== "declined" && codes === undefined && <Decline csrf={csrf} />}
    </AccountFrame>
  );
}

function Codes({ codes, host, userName }: RecoveryPageProps & { codes: readonly string[] }): VNode {
  const text = `Recovery codes of ${userName} for Gatehouse at ${host}\n\n${codes.join("\n")}\n`;
  return (
    <>
      <Notice tone="care" title="Shown once: save them before you leave this page.">
        <p>In a password manager, or printed and put away. Not in the phone that you may lose.</p>
      </Notice>
      <PasteLines caption="Your ten recovery codes" lines={codes.join("\n")} />
      <p>
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text.toWellFormed())}`}
          download={`gatehouse-recovery-codes-${userName}.txt`}
        >
          Save them as a file
        </a>
      </p>
    </>
  );
}

function TypeBack({ csrf, fault }: { readonly csrf: string; readonly fault?: string }): VNode {
  return (
    <form method="post" action="/account/recovery-codes/confirm" class="panel">
      <HiddenFields fields={{ csrf }} />
      <Field
        name="recovery_code"
        label="Type one of them back"
        kind="text"
        autocomplete="off"
        error={fault}
        hint="Any of the ten, from where you saved them. It is not used up. From then on these codes and your factor count, and older codes are void."
      />
      <SubmitButton>I have saved them</SubmitButton>
    </form>
  );
}

function Make({ csrf, recovery, waiting }: RecoveryPageProps): VNode {
  return (
    <form method="post" action="/account/recovery-codes">
      <HiddenFields fields={{ csrf }} />
      {recovery === "unsettled" && !waiting ? (
        <SubmitButton>Show my ten codes</SubmitButton>
      ) : (
        <QuietButton>Make ten new codes</QuietButton>
      )}
    </form>
  );
}

function Decline({ csrf }: { readonly csrf: string }): VNode {
  return (
    <details>
      <summary>
        <span class="client">Don't want any?</span> <span class="does">What that means</span>
      </summary>
      <form method="post" action="/account/recovery-codes/decline" class="panel">
        <HiddenFields fields={{ csrf }} />
        <p>
          If you lose every factor, nobody who works through this site can let you in again: only an operator
          at the server's console can, once they are sure that it is you. With two factors in two places this
          can be a fair choice.
        </p>
        <CheckBox name="sure" label="I go without recovery codes" required />
        <QuietButton>Go without</QuietButton>
      </form>
    </details>
  );
}
