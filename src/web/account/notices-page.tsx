/** Everything the house told a person, and whether it was mailed. */
import type { VNode } from "preact";
import type { KeptNotice } from "../../accounts/notices.ts";
import { QuietButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { AccountFrame, moment } from "./account-frame.tsx";

export type NoticesPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly notices: readonly KeptNotice[];
  /** Whether this house mails them to this person. */
  readonly mail: "on" | "off" | "no address";
  /** The page of those before. */
  readonly older?: string;
};

const MAIL = {
  on: "They are mailed to you as well.",
  off: "This house sends no mail: this page is where they are.",
  "no address": "Your account has no e-mail address: this page is where they are.",
} as const;

export function NoticesPage({ userName, csrf, notices, mail, older }: NoticesPageProps): VNode {
  const newest = notices.find(({ unseen }) => unseen);
  return (
    <AccountFrame title="Notices" path="/account/notices" userName={userName} csrf={csrf} width="wide">
      <h1>Notices</h1>
      <p class="lead">What happened on your account that you should know of. {MAIL[mail]}</p>
      <p>
        If something here wasn't you: <a href="/account/password">change your password</a>,{" "}
        <a href="/account/sessions">end all other sessions</a>, look through{" "}
        <a href="/account/factors">your factors</a>, and tell an admin.
      </p>
      {newest !== undefined && (
        <form method="post" action="/account/notices">
          <HiddenFields fields={{ csrf, id: String(newest.id), return: "/account/notices" }} />
          <QuietButton>I have seen them</QuietButton>
        </form>
      )}
      {notices.length === 0 ? (
        <EmptyState title="Nothing to tell.">
          <p>A new sign-in, a changed factor, a new token: it will be told here.</p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Notices, newest first"
          rows={notices}
          columns={[
            { label: "What", cell: what },
            { label: "When", cell: ({ at }) => <time>{moment(at)}</time> },
            { label: "From", cell: ({ ip }) => ip },
            { label: "With", cell: ({ agent }) => agent },
            { label: "Mailed", cell: (notice) => mailed(notice, mail) },
          ]}
        />
      )}
      {older !== undefined && (
        <p class="next">
          <a href={older}>Older ones</a>
        </p>
      )}
    </AccountFrame>
  );
}

function what({ words, unseen }: KeptNotice): VNode {
  return (
    <>
      {words} {unseen && <span class="tag care">new</span>}
    </>
  );
}

function mailed({ mailedAt, waiting }: KeptNotice, mail: NoticesPageProps["mail"]): VNode | string {
  if (mailedAt !== null) return <time>{moment(mailedAt)}</time>;
  return waiting && mail === "on" ? "not yet" : "no";
}
