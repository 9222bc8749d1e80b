/** Where one is signed in, and which browsers are known: each with a button that ends it. */
import type { VNode } from "preact";
import type { ListedDevice, ListedSession } from "../../accounts/list-sessions.ts";
import { QuietButton, SubmitButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { AccountFrame, moment } from "./account-frame.tsx";

export type SessionsPageProps = {
  readonly userName: string;
  readonly csrf: string;
  /** The id of the session that looks. */
  readonly current: number;
  readonly sessions: readonly ListedSession[];
  readonly devices: readonly ListedDevice[];
  readonly now: number;
};

const METHODS: Record<ListedSession["method"], string> = {
  password: "password",
  device: "password, in a remembered browser",
  recovery_code: "recovery code",
  totp: "password and app",
  webauthn: "password and key",
  passkey: "passkey",
};

export function SessionsPage(props: SessionsPageProps): VNode {
  const { userName, csrf, current, sessions, devices, now } = props;
  return (
    <AccountFrame title="Sessions" path="/account/sessions" userName={userName} csrf={csrf} width="wide">
      <h1>Where you are signed in</h1>
      <DataTable
        caption="Your sessions"
        rows={sessions}
        columns={[
          { label: "Browser", cell: ({ agent }) => agent },
          { label: "Address", cell: ({ ip }) => ip },
          { label: "Signed in", cell: ({ startedAt }) => <time>{moment(startedAt)}</time> },
          { label: "Last seen", cell: ({ seenAt }) => <time>{moment(seenAt)}</time> },
          { label: "By", cell: ({ method }) => METHODS[method] },
          {
            label: "",
            cell: ({ id }) =>
              id === current ? "this one" : <End action="/account/sessions/end" csrf={csrf} id={id} />,
          },
        ]}
      />
      {sessions.length > 1 && (
        <form method="post" action="/account/sessions/end-others">
          <HiddenFields fields={{ csrf }} />
          <SubmitButton>End all others</SubmitButton>
        </form>
      )}
      <h2>Browsers you have used</h2>
      <p>
        A sign-in from any other browser raises a notice. A remembered one is spared the prompt for a factor.
      </p>
      {devices.length === 0 ? (
        <EmptyState title="No browser is known yet.">
          <p>The next sign-in makes its browser known.</p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Known browsers"
          rows={devices}
          columns={[
            { label: "Browser", cell: ({ agent }) => agent },
            { label: "Address", cell: ({ ip }) => ip },
            { label: "Last sign-in", cell: ({ lastSeenAt }) => <time>{moment(lastSeenAt)}</time> },
            { label: "Remembered", cell: ({ rememberedUntil }) => remembered(rememberedUntil, now) },
            {
              label: "",
              cell: ({ id }) => <End action="/account/sessions/forget" csrf={csrf} id={id} label="Forget" />,
            },
          ]}
        />
      )}
    </AccountFrame>
  );
}

function remembered(until: number | null, now: number): string {
  return until === null || until <= now ? "no" : `until ${moment(until).slice(0, 10)}`;
}

type EndProps = {
  readonly action: string;
  readonly csrf: string;
  readonly id: number;
  readonly label?: string;
};

function End({ action, csrf, id, label = "End" }: EndProps): VNode {
  return (
    <form method="post" action={action}>
      <HiddenFields fields={{ csrf, id: String(id) }} />
      <QuietButton>{label}</QuietButton>
    </form>
  );
}
