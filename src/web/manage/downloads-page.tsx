/** Who took the files of a project, from where and when; for its owners and for admins. */
import type { VNode } from "preact";
import type { DailyDownloads } from "../../downloads/daily-downloads.ts";
import type { Download } from "../../downloads/list-downloads.ts";
import { moment } from "../account/account-frame.tsx";
import { figure } from "../parts/amounts.ts";
import { QuietButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { DayChart } from "../parts/day-chart.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { FilterBox } from "../parts/filter-box.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Pager } from "../parts/pager.tsx";
import { ManageFrame, managePath, type ManageProps } from "./manage-frame.tsx";

export type DownloadsPageProps = ManageProps & {
  readonly days: readonly DailyDownloads[];
  /** A version or a filename; empty for all. */
  readonly about: string;
  /** Newest first. */
  readonly downloads: readonly Download[];
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
};

export function DownloadsPage(props: DownloadsPageProps): VNode {
  const { name, csrf, days, about, downloads, previous, next } = props;
  const path = `${managePath(name)}downloads/`;
  return (
    <ManageFrame {...props} title="Downloads" page="downloads/">
      <DayChart id="downloads" title={`Downloads of ${name} by day`} word="download" days={days} />
      <h2>Who took what</h2>
      <FilterBox action={path} label="A version or a filename" typed={about} />
      {downloads.length === 0 ? (
        <EmptyState title={about === "" ? "Nobody has downloaded it yet." : "No download fits."}>
          <p>
            {about === "" ? (
              "A download is shown here some seconds after it began."
            ) : (
              <>
                Write a whole version or filename, or <a href={path}>look at all of them</a>.
              </>
            )}
          </p>
        </EmptyState>
      ) : (
        <>
          <Rows downloads={downloads} />
          <Pager previous={previous} next={next} />
          <form method="post" action={`${path}csv`}>
            <HiddenFields fields={{ csrf, about }} />
            <QuietButton>All of it as CSV</QuietButton>
            <p class="hint">That you took it goes into the audit log.</p>
          </form>
        </>
      )}
    </ManageFrame>
  );
}

function Rows({ downloads }: Pick<DownloadsPageProps, "downloads">): VNode {
  return (
    <DataTable
      caption="Downloads, newest first"
      rows={downloads}
      columns={[
        { label: "File", cell: ({ filename }) => filename },
        { label: "Who", cell: taker },
        { label: "From", cell: place },
        { label: "Last", cell: ({ lastAt }) => <time>{moment(lastAt)}</time> },
        { label: "Times", cell: times, figures: true },
      ]}
    />
  );
}

function taker({ user, token }: Download): VNode | string {
  if (user === null) return "not signed in";
  return (
    <>
      {user}
      {token !== null && <p class="digest">by token {token}</p>}
    </>
  );
}

function place({ ip, client }: Download): VNode {
  return (
    <>
      {ip}
      <p class="digest">with {client}</p>
    </>
  );
}

/** Installers read the end of a wheel alone to see what it needs. */
function times({ count }: Download): VNode | string {
  return count === 0 ? <span class="tag">part</span> : figure(count);
}
