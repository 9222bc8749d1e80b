/** One's second factors: which there are, which to pick, how to add and remove them. */
import type { VNode } from "preact";
import type { Notice as NoticeRow } from "../../accounts/notices.ts";
import type { Factor } from "../../second-factor/list-factors.ts";
import { LinkButton, QuietButton, SubmitButton } from "../parts/button.tsx";
import { CheckBox } from "../parts/check-box.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { AccountFrame, moment } from "./account-frame.tsx";

export type FactorsPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly factors: readonly Factor[];
  /** What became of recovery codes, and how many still work. */
  readonly recovery: "unsettled" | "saved" | "declined";
  readonly codesLeft: number;
  /** Signed in by a recovery code a moment ago. */
  readonly recovered: boolean;
  /** Whether the house has a name that keys can be bound to. */
  readonly keys: boolean;
  readonly notices: readonly NoticeRow[];
  readonly fault?: string;
};

/** From here on people are told that their codes run out. */
const FEW_CODES = 3;

export function FactorsPage(props: FactorsPageProps): VNode {
  const { userName, csrf, factors, recovered, keys, notices, fault } = props;
  return (
    <AccountFrame title="Second factors" path="/account/factors" userName={userName} csrf={csrf} width="wide">
      <h1>Your second factors</h1>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      {recovered && (
        <Notice tone="care" title="You came in with a recovery code.">
          <p>
            Within 15 minutes: remove the factor you lost and add another. Until then this session counts as
            signed in by password.
          </p>
        </Notice>
      )}
      <Notices notices={notices} csrf={csrf} />
      <Codes {...props} />
      {factors.length === 0 ? (
        <EmptyState title="You have no second factor yet.">
          <p>Until you do, whoever learns your password is you. Pick one below; it takes a minute.</p>
        </EmptyState>
      ) : (
        <FactorTable factors={factors} />
      )}
      {factors.length === 1 && <p class="aside">Add a second one: people with two rarely get locked out.</p>}
      <h2>Add one</h2>
      <p>
        Take a passkey or security key if you can: it answers to this site alone, so no false page can use it.
        A passkey lives in your computer, phone or password manager and opens with your fingerprint, face or
        PIN; a security key is a small device you touch. Nothing needs to be bought: the computer in front of
        you can probably do it. An app that shows six-digit codes works everywhere, on a desktop and in most
        password managers too, but a false page can ask you for its code.{" "}
        <a href="/help/factors">More on which to pick</a>, and{" "}
        <a href="/help/lost-factor">what to do when one is lost</a>.
      </p>
      {keys ? (
        <p>
          <LinkButton href="/account/factors/key">Add a passkey or security key</LinkButton>
        </p>
      ) : (
        <p class="hint">
          Passkeys and security keys need a server with a name, and this one is reached by its address alone.
        </p>
      )}
      <form method="post" action="/account/factors/app">
        <HiddenFields fields={{ csrf }} />
        <QuietButton>Add an app with codes</QuietButton>
      </form>
    </AccountFrame>
  );
}

function Notices({ notices, csrf }: Pick<FactorsPageProps, "notices" | "csrf">): VNode | null {
  const [newest] = notices;
  if (newest === undefined) return null;
  return (
    <Notice tone="care" title="Since you last looked">
      <ul>
        {notices.map(({ at, words, ip, agent }) => (
          <li>
            {words} <span class="hint">{`${moment(at)}, from ${ip}, ${agent}`}</span>
          </li>
        ))}
      </ul>
      <p>Wasn't that you? Change your password, end all other sessions, and tell an admin.</p>
      <form method="post" action="/account/notices">
        <HiddenFields fields={{ csrf, id: String(newest.id) }} />
        <QuietButton>I have seen these</QuietButton>
      </form>
    </Notice>
  );
}

function Codes({ factors, recovery, codesLeft }: FactorsPageProps): VNode | null {
  if (factors.length === 0) return null;
  if (recovery === "unsettled") {
    return (
      <Notice tone="care" title="One step is left: save your recovery codes.">
        <p>
          Your factor counts once you have saved codes for the day it is lost.{" "}
          <a href="/account/recovery-codes">Save recovery codes</a>
        </p>
      </Notice>
    );
  }
  if (recovery === "saved" && codesLeft > FEW_CODES) {
    return (
      <p>
        {`${codesLeft} recovery codes are left. `}
        <a href="/account/recovery-codes">Make new ones</a>
      </p>
    );
  }
  return (
    <Notice
      tone="care"
      title={recovery === "saved" ? `Recovery codes left: ${codesLeft}.` : "You have no recovery codes."}
    >
      <p>
        Without factors and codes, only an operator at the server's console can let you in again.{" "}
        <a href="/account/recovery-codes">Make new ones</a>
      </p>
    </Notice>
  );
}

function FactorTable({ factors }: Pick<FactorsPageProps, "factors">): VNode {
  return (
    <DataTable
      caption="Your second factors"
      rows={factors}
      columns={[
        { label: "Name", cell: (factor) => <strong>{factor.label}</strong> },
        { label: "Kind", cell: kindOf },
        { label: "Added", cell: (factor) => <time>{moment(factor.createdAt)}</time> },
        { label: "Last used", cell: lastUse },
        {
          label: "",
          cell: (factor) => (
            <a href={`/account/factors/remove?kind=${factor.kind}&id=${factor.id}`}>Remove {factor.label}</a>
          ),
        },
      ]}
    />
  );
}

function kindOf({ kind, passkey, suspendedWhy }: Factor): VNode {
  const words =
    kind === "totp"
      ? "App with codes"
      : passkey?.synced === true
        ? "Passkey, copied between your devices"
        : passkey?.alone === true
          ? "Passkey or key with PIN, on one device"
          : "Security key";
  return (
    <>
      {words}
      {suspendedWhy !== null && (
        <>
          {" "}
          <span class="tag care">suspended: {suspendedWhy}</span>
        </>
      )}
    </>
  );
}

function lastUse({ lastUsedAt, lastUsedIp }: Factor): VNode {
  if (lastUsedAt === null) return <>never</>;
  return (
    <>
      <time>{moment(lastUsedAt)}</time>
      {lastUsedIp !== null && ` from ${lastUsedIp}`}
    </>
  );
}

export type RemovePageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly factor: Factor;
  readonly last: boolean;
};

export function RemoveFactorPage({ userName, csrf, factor, last }: RemovePageProps): VNode {
  return (
    <AccountFrame title="Remove a factor" path="/account/factors" userName={userName} csrf={csrf}>
      <h1>Remove {factor.label}?</h1>
      <p class="lead">It stops working here at once, and all your other sessions end.</p>
      <form method="post" action="/account/factors/remove" class="panel">
        <HiddenFields fields={{ csrf, kind: factor.kind, id: String(factor.id) }} />
        {last && (
          <CheckBox
            name="even_last"
            label="It is my last one, and I mean it"
            hint="Your recovery codes go with it, and your password alone is you from then on."
            required
          />
        )}
        <SubmitButton>Remove it</SubmitButton>
      </form>
    </AccountFrame>
  );
}
