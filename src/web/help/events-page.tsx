/** Every event that the record may hold, with its words and details, drawn from the registry that the code records by. */
import type { VNode } from "preact";
import type { EventDefinition, Outcome } from "../../audit/events/event-definition.ts";
import { EVENT_AREAS } from "../../audit/events/registry.ts";
import { HelpFrame } from "./help-frame.tsx";

export function EventsHelpPage(): VNode {
  return (
    <HelpFrame title="What is recorded" path="/help/events">
      <p class="lead">
        Each of these is written down in the same step as the act itself: both happen, or neither. Every
        record also holds when, who, from which address and with which program. Details are of version 1
        unless it says otherwise.
      </p>
      <p>
        You see your own events under <a href="/account/events">Events</a>, owners those of their projects,
        and admins all.
      </p>
      {EVENT_AREAS.map(({ id, title, events }) => (
        <>
          <h2 id={id}>{title}</h2>
          <dl class="rules">
            {Object.entries(events).map(([name, event]) => (
              <Entry name={name} event={event} />
            ))}
          </dl>
        </>
      ))}
    </HelpFrame>
  );
}

function Entry({ name, event }: { readonly name: string; readonly event: EventDefinition }): VNode {
  return (
    <div id={name}>
      <dt>
        <code>{name}</code>{" "}
        {event.severity !== "info" && (
          <span class={event.severity === "alarm" ? "tag care" : "tag"}>{event.severity}</span>
        )}
      </dt>
      {event.done !== undefined && <Words outcome={event.done} />}
      {event.refused !== undefined && <Words outcome={event.refused} refused />}
      {event.version > 1 && <dd class="hint">Version {event.version} of its details.</dd>}
    </div>
  );
}

function Words({ outcome, refused }: { readonly outcome: Outcome; readonly refused?: true }): VNode {
  const details = Object.entries(outcome.details);
  return (
    <dd>
      Somebody {outcome.words.replaceAll(/[[\]]/g, "").replaceAll(/\{(\w+)\}/g, "‹$1›")}.{" "}
      {refused === true && <span class="tag care">refused</span>}
      {details.length > 0 && (
        <p class="hint">
          Details:{" "}
          {details.map(([detail, kind], at) => (
            <>
              {at > 0 && ", "}
              <code>{detail}</code> ({kind.endsWith("?") ? `${kind.slice(0, -1)}, or none` : kind})
            </>
          ))}
        </p>
      )}
    </dd>
  );
}
