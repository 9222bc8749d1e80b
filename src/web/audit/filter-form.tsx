/** What records to show: a form whose state is the address of the page. */
import type { VNode } from "preact";
import { EVENT_AREAS } from "../../audit/events/registry.ts";
import { type EventFilter, filterFields } from "../../audit/view/event-filter.ts";

export type FilterFormProps = {
  readonly action: string;
  readonly filter: EventFilter;
  /** Whether records of several projects and people are among them. */
  readonly projects: boolean;
};

export function FilterForm({ action, filter, projects }: FilterFormProps): VNode {
  const typed = filterFields(filter);
  const input = (name: string, label: string) => (
    <div class="field">
      <label for={`f-${name}`}>{label}</label>
      <input
        id={`f-${name}`}
        name={name}
        type="text"
        value={typed[name] ?? ""}
        maxLength={100}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
      />
    </div>
  );
  const day = (name: string, label: string) => (
    <div class="field">
      <label for={`f-${name}`}>{label}</label>
      <input id={`f-${name}`} name={name} type="date" value={typed[name] ?? ""} />
    </div>
  );
  return (
    <form class="event-filter" role="search" action={action} method="get">
      {input("q", "Words")}
      {input("actor", "Who")}
      {projects && input("project", "Project")}
      <EventChoice chosen={filter.event ?? ""} />
      <div class="field">
        <label for="f-outcome">Outcome</label>
        <select id="f-outcome" name="outcome">
          {["", "done", "refused"].map((value) => (
            <option value={value} selected={value === (filter.outcome ?? "")}>
              {value === "" ? "any" : value}
            </option>
          ))}
        </select>
      </div>
      {input("address", "Address")}
      {day("since", "From day")}
      {day("until", "To day")}
      <div class="event-filter-send">
        <button class="button quiet" type="submit">
          Show
        </button>
        {Object.keys(typed).length > 0 && <a href={action}>All of them</a>}
      </div>
    </form>
  );
}

function EventChoice({ chosen }: { readonly chosen: string }): VNode {
  return (
    <div class="field">
      <label for="f-event">Event</label>
      <select id="f-event" name="event">
        <option value="">any</option>
        {EVENT_AREAS.map(({ id, title, events }) => (
          <optgroup label={title}>
            <option value={`area:${id}`} selected={chosen === `area:${id}`}>
              {`All of: ${title}`}
            </option>
            {Object.keys(events).map((name) => (
              <option value={name} selected={chosen === name}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
