/** The viewer of records as it stands on the pages of admins, owners and everybody: filter, list, paging, exports. */
import type { VNode } from "preact";
import { type EventFilter, filterFields } from "../../audit/view/event-filter.ts";
import type { EventPage } from "../../audit/view/find-events.ts";
import type { Step } from "../../audit/view/failed-sign-ins.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { EventList } from "./event-list.tsx";
import { FailuresChart } from "./failures-chart.tsx";
import { FilterForm } from "./filter-form.tsx";

export type EventViewerProps = {
  /** Path of the page. */
  readonly action: string;
  readonly csrf: string;
  readonly filter: EventFilter;
  readonly page: EventPage;
  readonly names: ReadonlyMap<number, string>;
  /** Whether these are the newest. */
  readonly newest: boolean;
  readonly projects: boolean;
  readonly failures?: { readonly steps: readonly Step[]; readonly hours: number };
};

export function EventViewer(props: EventViewerProps): VNode {
  const { action, csrf, filter, page, names, newest, projects, failures } = props;
  const fields = filterFields(filter);
  const here = addressOf(action, fields);
  return (
    <>
      {failures !== undefined && <FailuresChart {...failures} />}
      <FilterForm action={action} filter={filter} projects={projects} />
      <p class="event-links">
        <a href={here}>{newest ? "Look for newer ones" : "Back to the newest"}</a>
        {newest && <span class="hint" data-tail-note aria-live="polite" />}
        <a href="/help/events">What is recorded</a>
      </p>
      {page.events.length > 0 || newest ? (
        <EventList events={page.events} names={names} viewer={action} />
      ) : null}
      {page.events.length === 0 && <Nothing action={action} stopped={page.next !== undefined} />}
      {page.next !== undefined && (
        <nav class="pager" aria-label="Pages">
          <a href={addressOf(action, { ...fields, before: String(page.next.before) })} rel="next">
            {page.next.stopped ? "Look further back →" : "Older ones →"}
          </a>
        </nav>
      )}
      <form class="event-export" method="post" action={`${action}/export`}>
        <HiddenFields fields={{ csrf, ...fields }} />
        <span>Take what this shows along, as</span>
        <button class="button quiet" type="submit" name="format" value="csv">
          CSV
        </button>
        <button class="button quiet" type="submit" name="format" value="jsonl">
          JSON lines
        </button>
      </form>
    </>
  );
}

function Nothing({ action, stopped }: { readonly action: string; readonly stopped: boolean }): VNode {
  if (stopped)
    return (
      <EmptyState title="Nothing in the newest records.">
        <p>Older ones have not been looked at yet.</p>
      </EmptyState>
    );
  return (
    <EmptyState title="No record is like that.">
      <p>
        Ask for less, or <a href={action}>look at all of them</a>.
      </p>
    </EmptyState>
  );
}

function addressOf(action: string, fields: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(fields).toString();
  return query === "" ? action : `${action}?${query}`;
}
