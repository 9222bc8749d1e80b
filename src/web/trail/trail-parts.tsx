/** What the pages about an account, a token and a factor share: what it did, what it took, who took what it published. */
import type { VNode } from "preact";
import type { FoundEvent } from "../../audit/view/find-events.ts";
import type { Download } from "../../downloads/list-downloads.ts";
import { moment } from "../account/account-frame.tsx";
import { EventList } from "../audit/event-list.tsx";
import { figure } from "../parts/amounts.ts";
import { DataTable } from "../parts/data-table.tsx";

export type Deeds = {
  /** Newest first. */
  readonly events: readonly FoundEvent[];
  readonly names: ReadonlyMap<number, string>;
  /** Where all of them are. */
  readonly all: string;
};

export function DeedsPart({ events, names, all }: Deeds): VNode {
  return (
    <>
      <h2>What happened</h2>
      {events.length === 0 ? (
        <p>The record tells of nothing yet.</p>
      ) : (
        <EventList {...{ events, names }} viewer="/admin/audit" />
      )}
      <p class="next">
        <a href={all}>Look further in the audit log</a>
      </p>
    </>
  );
}

export type Takings = {
  /** What it took, newest first. */
  readonly taken: readonly Download[];
  /** Who took what it published, newest first; nothing where it publishes nothing. */
  readonly installs?: readonly Download[];
};

export function TakingsPart({ taken, installs }: Takings): VNode {
  return (
    <>
      {installs !== undefined && (
        <>
          <h2>Who installed what it published</h2>
          {installs.length === 0 ? (
            <p>Nobody has downloaded a file that it uploaded.</p>
          ) : (
            <DataTable
              caption="Downloads of what it published, newest first"
              rows={installs}
              columns={[...FILE, { label: "Who", cell: taker }, ...PLACE]}
            />
          )}
        </>
      )}
      <h2>What it downloaded</h2>
      {taken.length === 0 ? (
        <p>Nothing.</p>
      ) : (
        <DataTable
          caption="Downloads by it, newest first"
          rows={taken}
          columns={[
            ...FILE,
            { label: "Token", cell: ({ token, tokenId }) => tokenLink(token, tokenId) },
            ...PLACE,
          ]}
        />
      )}
    </>
  );
}

const FILE = [
  { label: "Project", cell: ({ project }: Download) => <a href={`/project/${project}/`}>{project}</a> },
  { label: "File", cell: ({ filename }: Download) => filename },
];
const PLACE = [
  { label: "From", cell: ({ ip, client }: Download) => `${ip}, with ${client}` },
  { label: "Last", cell: ({ lastAt }: Download) => <time>{moment(lastAt)}</time> },
  { label: "Times", cell: ({ count }: Download) => (count === 0 ? "part" : figure(count)), figures: true },
];

function taker({ user, token, tokenId }: Download): VNode | string {
  if (user === null) return "not signed in";
  return (
    <>
      {user}
      {token !== null && <p class="digest">by token {tokenLink(token, tokenId)}</p>}
    </>
  );
}

function tokenLink(token: string | null, id: number | null): VNode | string {
  if (token === null || id === null) return token ?? "none";
  return <a href={`/admin/people/token?id=${id}`}>{token}</a>;
}
