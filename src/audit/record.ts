/** Writes one audit record, inside the transaction of the act it tells of. */
import type { Actor } from "../actor.ts";
import type { Tx } from "../db/write.ts";
import { maskTokens } from "../errors.ts";
import { appendRecord } from "./append-record.ts";
import type { Act, AuditDetails, AuditEvent } from "./audit-event.ts";
import type { KnownEvent } from "./events/registry.ts";
import type { RecordedActor } from "./record-body.ts";

export type { Act, AuditDetails } from "./audit-event.ts";

/** An event of the registry with the details it asks for, and what else is known of the act. */
type Told = KnownEvent & Omit<AuditEvent, "event" | "outcome" | "details">;

/** Appends `event` and gives its number. The table refuses any later change of it. */
export function record(tx: Tx, { actor, at }: Act, event: Told): number {
  const { name, ...recorded } = identify(actor, at);
  const details = event.details === undefined ? {} : { details: maskDetails(event.details) };
  return appendRecord(tx, {
    at,
    actor: recorded,
    requestId: actor.requestId,
    event: { ...event, ...details },
    personal: { ...(name === undefined ? {} : { actor: name }), ip: actor.ip, agent: actor.agent },
  });
}

/** No verb hands a secret over; this catches the one that somebody typed into a reason or a name. */
function maskDetails(details: AuditDetails): AuditDetails {
  const text = JSON.stringify(details);
  const masked = maskTokens(text);
  return masked === text ? details : (JSON.parse(masked) as AuditDetails);
}

function identify(actor: Actor, at: number): RecordedActor & { readonly name?: string } {
  switch (actor.kind) {
    case "person":
      return {
        kind: "person",
        user: actor.userId,
        level: actor.level,
        method: actor.method,
        ...(actor.provenAt === undefined
          ? {}
          : { age: Math.max(0, Math.floor((at - actor.provenAt) / 1000)) }),
        name: actor.userName,
      };
    case "token":
      return {
        kind: "token",
        user: actor.userId,
        token: actor.tokenId,
        level: actor.level,
        name: actor.tokenName,
      };
    case "console":
      return { kind: "console", name: actor.operator };
    case "anonymous":
      return { kind: "anonymous" };
  }
}
