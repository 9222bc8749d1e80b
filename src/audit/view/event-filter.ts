/** What a viewer asks of the record, read from the address of its page and written back into it. */
import { EVENT_AREAS, EVENTS } from "../events/registry.ts";

/** All of them must hold; absent ones do not count. */
export type EventFilter = {
  /** Milliseconds since 1970; `until` is the first that is too late. */
  readonly since?: number;
  readonly until?: number;
  /** Name of an account, or `console`, `anonymous`, `house`. */
  readonly actor?: string;
  readonly project?: string;
  /** Name of an event, or `area:` and the id of an area. */
  readonly event?: string;
  readonly outcome?: "done" | "refused";
  readonly address?: string;
  /** Whole words, all of which the record holds. */
  readonly text?: string;
  /** Id of the token that acted. */
  readonly token?: number;
};

const LONGEST = 100;
const DAY = 24 * 60 * 60 * 1000;

/** What cannot be meant is left out, so that an address from elsewhere shows something. */
export function readFilter(query: URLSearchParams): EventFilter {
  const word = (name: string) => (query.get(name) ?? "").trim().slice(0, LONGEST).toWellFormed();
  const since = dayStart(word("since"));
  const last = dayStart(word("until"));
  const event = word("event");
  const outcome = word("outcome");
  const token = word("token");
  return {
    ...(since === undefined ? {} : { since }),
    ...(last === undefined ? {} : { until: last + DAY }),
    ...text("actor", word("actor").toLowerCase()),
    ...text("project", word("project").toLowerCase()),
    ...(isKnown(event) ? { event } : {}),
    ...(outcome === "done" || outcome === "refused" ? { outcome } : {}),
    ...text("address", word("address")),
    ...text("text", word("q")),
    ...(/^[1-9][0-9]{0,14}$/.test(token) ? { token: Number(token) } : {}),
  };
}

/** The same as the fields of an address, days as `2026-11-24` (UTC). */
export function filterFields(filter: EventFilter): Record<string, string> {
  const { since, until, actor, project, event, outcome, address, token } = filter;
  const fields = {
    since: since === undefined ? undefined : day(since),
    until: until === undefined ? undefined : day(until - DAY),
    actor,
    project,
    event,
    outcome,
    address,
    q: filter.text,
    token: token === undefined ? undefined : String(token),
  };
  return Object.fromEntries(
    Object.entries(fields).filter((each): each is [string, string] => each[1] !== undefined),
  );
}

/** Names of events that `event` of a filter stands for. */
export function eventsIn(event: string): readonly string[] {
  if (!event.startsWith("area:")) return [event];
  const area = EVENT_AREAS.find(({ id }) => `area:${id}` === event);
  return Object.keys(area?.events ?? {});
}

function isKnown(event: string): boolean {
  return Object.hasOwn(EVENTS, event) || EVENT_AREAS.some(({ id }) => `area:${id}` === event);
}

function text<N extends string>(name: N, value: string): { readonly [K in N]?: string } {
  return value === "" ? {} : ({ [name]: value } as { [K in N]: string });
}

function dayStart(written: string): number | undefined {
  if (!/^20\d\d-\d\d-\d\d$/.test(written)) return undefined;
  const at = Date.parse(`${written}T00:00:00Z`);
  return Number.isNaN(at) || day(at) !== written ? undefined : at;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
