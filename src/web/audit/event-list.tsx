/** Records in plain words, newest first; each unfolds to all its fields and its proof. */
import type { VNode } from "preact";
import { EVENTS } from "../../audit/events/registry.ts";
import { oneLine, type Part, tellEvent } from "../../audit/events/tell-event.ts";
import type { FoundEvent } from "../../audit/view/find-events.ts";

export type EventListProps = {
  readonly events: readonly FoundEvent[];
  readonly names: ReadonlyMap<number, string>;
  /** The page of the viewer, below which the proofs are. */
  readonly viewer: string;
};

/** `data-tail` marks what the module of the live tail puts newer records into. */
export function EventList({ events, names, viewer }: EventListProps): VNode {
  return (
    <ol class="events" data-tail>
      {events.map((event) => (
        <EventRow event={event} names={names} viewer={viewer} />
      ))}
    </ol>
  );
}

type RowProps = Omit<EventListProps, "events"> & { readonly event: FoundEvent };

function EventRow({ event, names, viewer }: RowProps): VNode {
  const { seq, at, outcome, ip } = event;
  const parts = tellEvent(event, { who: whoOf(event, names), nameOf: (id) => names.get(id) });
  const severity = EVENTS[event.event]?.severity;
  return (
    <li data-seq={seq}>
      <details>
        <summary>
          <time dateTime={new Date(at).toISOString()}>{second(at)}</time>{" "}
          <span class="told">
            {parts.map(({ text, name }) => (name === true ? <strong>{text}</strong> : text))}
            {ip !== "console" && ip !== "-" && ip !== "[redacted]" && `, from ${oneLine(ip)}`}.
          </span>{" "}
          {outcome === "refused" && <span class="tag care">refused</span>}{" "}
          {severity === "alarm" && <span class="tag care">alarm</span>}
        </summary>
        <Fields event={event} names={names} viewer={viewer} />
      </details>
    </li>
  );
}

function Fields({ event, names, viewer }: RowProps): VNode {
  const { seq, at, details, userId, subject, tokenId, project } = event;
  const account = (id: number) => `${names.get(id) ?? "an account that is gone"} (${id})`;
  const rows: [string, string | VNode][] = [
    ["Event", <a href={`/help/events#${event.event}`}>{event.event}</a>],
    ["Number", String(seq)],
    ["Time", new Date(at).toISOString()],
    ["Outcome", event.outcome],
    ["Actor", `${event.actorKind}: ${oneLine(event.actorName)}`],
    ...(userId === null ? [] : [["Account", account(userId)] as [string, string]]),
    ...(tokenId === null ? [] : [["Token", String(tokenId)] as [string, string]]),
    ...(subject === null ? [] : [["Concerns", account(subject)] as [string, string]]),
    ...(project === null ? [] : [["Project", project] as [string, string]]),
    ["Address", oneLine(event.ip)],
    ["Program", oneLine(event.agent)],
    ["Request", event.requestId],
    ...Object.entries(details).map(([name, value]): [string, string] => [oneLine(name), shown(value)]),
    ["Proof", <a href={`${viewer}/proof/${seq}`}>that this record is in the log</a>],
  ];
  return (
    <dl class="fields">
      {rows.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function shown(value: unknown): string {
  return oneLine(typeof value === "string" ? value : JSON.stringify(value));
}

function whoOf({ actorKind, actorName, userId }: FoundEvent, names: EventListProps["names"]): Part[] {
  const name = { text: oneLine(actorName), name: true } as const;
  if (actorKind === "anonymous") return [{ text: "Somebody" }];
  if (actorKind === "house") return [{ text: "The house" }];
  if (actorKind === "console") return [{ text: "Operator " }, name, { text: " at the console" }];
  if (actorKind !== "token") return [name];
  const holder = userId === null ? undefined : names.get(userId);
  const of = holder === undefined ? [] : [{ text: " of " }, { text: holder, name: true } as const];
  return [{ text: "Token " }, name, ...of];
}

/** `2026-03-01 09:30:12`, in UTC as the page says. */
function second(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}
