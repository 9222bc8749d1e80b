/** The settings in force, where each comes from, and how mail is doing. */
import type { VNode } from "preact";
import type { SettingRow } from "../../config/describe-config.ts";
import type { OutboxState } from "../../mail/outbox.ts";
import { moment } from "../account/account-frame.tsx";
import { counted } from "../parts/amounts.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Notice } from "../parts/notice.tsx";
import { AdminFrame } from "./admin-frame.tsx";

export type SettingsPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly settings: readonly SettingRow[];
  /** Absent where this house sends no mail. */
  readonly mail?: OutboxState;
};

export function SettingsPage({ userName, csrf, settings, mail }: SettingsPageProps): VNode {
  return (
    <AdminFrame title="Settings" path="/admin/settings" userName={userName} csrf={csrf}>
      <h1>Settings in force</h1>
      <p class="lead">
        They are changed in the file they come from, and hold from the next start. Of a secret, this page
        knows only where it is kept.
      </p>
      <MailState {...(mail === undefined ? {} : { mail })} />
      <DataTable
        caption="Settings"
        rows={settings}
        columns={[
          { label: "Setting", cell: ({ path }) => <code>{path}</code> },
          { label: "Value", cell: ({ value }) => <code>{value}</code> },
          { label: "From", cell: ({ source }) => source },
        ]}
      />
    </AdminFrame>
  );
}

function MailState({ mail }: Pick<SettingsPageProps, "mail">): VNode {
  if (mail === undefined) {
    return (
      <Notice tone="care" title="This house sends no mail.">
        <p>
          Notices wait on each person's page. To mail them as well, set <code>mail.from</code> and{" "}
          <code>mail.smtp.host</code>.
        </p>
      </Notice>
    );
  }
  const { waiting, givenUp, since, fault } = mail;
  if (fault !== null) {
    return (
      <Notice tone="wrong" title={`Mail is stuck: ${counted(waiting, "letter")} in the outbox.`}>
        <p>
          The oldest is from {moment(since ?? 0)}. The mail server said: {fault}
        </p>
      </Notice>
    );
  }
  return (
    <Notice
      tone="good"
      title={waiting === 0 ? "All mail is sent." : `${counted(waiting, "letter")} to send.`}
    >
      <p>{`Given up in all: ${counted(givenUp, "letter")}.`}</p>
    </Notice>
  );
}
