/** What happened on one's own account: every act and every attempt, with time, address and browser. */
import type { VNode } from "preact";
import type { OwnEvent } from "../../accounts/own-events.ts";
import { DataTable } from "../parts/data-table.tsx";
import { AccountFrame, moment } from "./account-frame.tsx";

export type EventsPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly events: readonly OwnEvent[];
  /** The page of those before. */
  readonly older?: string;
};

export function EventsPage({ userName, csrf, events, older }: EventsPageProps): VNode {
  return (
    <AccountFrame title="Events" path="/account/events" userName={userName} csrf={csrf} width="wide">
      <h1>What happened on your account</h1>
      <p class="lead">
        If something here wasn't you, change your password, end all other sessions, and tell an admin.
      </p>
      <DataTable
        caption="Events of your account, newest first"
        rows={events}
        columns={[
          { label: "When", cell: ({ at }) => <time>{moment(at)}</time> },
          { label: "What", cell: what },
          { label: "Details", cell: details },
          { label: "From", cell: ({ ip }) => ip },
          { label: "With", cell: ({ agent }) => agent },
        ]}
      />
      {older !== undefined && (
        <p class="next">
          <a href={older}>Older ones</a>
        </p>
      )}
    </AccountFrame>
  );
}

function what({ event, outcome }: OwnEvent): VNode {
  return (
    <>
      <code>{event}</code> {outcome === "refused" && <span class="tag care">refused</span>}
    </>
  );
}

function details({ details: given, project }: OwnEvent): string {
  const pairs = Object.entries(given).filter(([key, value]) => key !== "user_id" && value !== null);
  const words = pairs.map(
    ([key, value]) => `${key}: ${Array.isArray(value) ? value.join(", ") : String(value)}`,
  );
  return [...(project === null ? [] : [project]), ...words].join("; ");
}
