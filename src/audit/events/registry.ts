/** All events that the record may hold, by area. */
import type { DetailsOf, DetailKinds, EventDefinition, REFUSAL_DETAILS } from "./event-definition.ts";
import { factorEvents } from "./factor-events.ts";
import { houseEvents } from "./house-events.ts";
import { peopleEvents } from "./people-events.ts";
import { policyEvents } from "./policy-events.ts";
import { projectEvents } from "./project-events.ts";
import { roleEvents } from "./role-events.ts";
import { signInEvents } from "./sign-in-events.ts";
import { tokenEvents } from "./token-events.ts";

const all = {
  ...signInEvents,
  ...factorEvents,
  ...peopleEvents,
  ...tokenEvents,
  ...projectEvents,
  ...roleEvents,
  ...policyEvents,
  ...houseEvents,
} as const;

type All = typeof all;
export type EventName = keyof All;

/** By name, for whoever reads names from the record: it may hold events of another release of this program. */
export const EVENTS: Readonly<Record<string, EventDefinition>> = all;

export type EventArea = {
  /** In addresses of pages. */
  readonly id: string;
  readonly title: string;
  readonly events: Readonly<Record<string, EventDefinition>>;
};

export const EVENT_AREAS: readonly EventArea[] = [
  { id: "sign-in", title: "Signing in", events: signInEvents },
  { id: "factors", title: "Factors and passwords", events: factorEvents },
  { id: "people", title: "Accounts", events: peopleEvents },
  { id: "tokens", title: "Tokens", events: tokenEvents },
  { id: "projects", title: "Projects and files", events: projectEvents },
  { id: "roles", title: "Roles", events: roleEvents },
  { id: "policy", title: "Policy and staged releases", events: policyEvents },
  { id: "house", title: "House, upstreams and this log", events: houseEvents },
];

type DetailsArgument<D extends DetailKinds> = [keyof D] extends [never]
  ? { readonly details?: { readonly [none: string]: never } }
  : { readonly details: DetailsOf<D> };

type Recorded<N extends EventName, O extends "done" | "refused"> =
  All[N] extends Record<O, { details: infer D extends DetailKinds }>
    ? { readonly event: N; readonly outcome: O } & DetailsArgument<D>
    : never;

/** What `record` takes: a known event, an outcome it can have, and the details it asks for. */
export type KnownEvent =
  | { [N in EventName]: Recorded<N, "done"> | Recorded<N, "refused"> }[EventName]
  | RefusedEvent;

/** Any act that a rule refused. */
type RefusedEvent = {
  readonly event: RefusableName;
  readonly outcome: "refused";
  readonly details: DetailsOf<typeof REFUSAL_DETAILS>;
};

/** Events that can be refused by a rule; a step-up fails more often than it is refused, and its details hold both. */
export type RefusableName =
  | "step_up"
  | {
      [N in EventName]: All[N] extends { refused: { details: typeof REFUSAL_DETAILS } } ? N : never;
    }[EventName];
