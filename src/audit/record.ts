/** Writes one audit record, inside the transaction of the act it tells of. */
import type { Actor } from "../actor.ts";
import { auditEvents } from "../db/schema/audit.ts";
import type { Tx } from "../db/write.ts";
import { maskTokens } from "../errors.ts";
import type { KnownEvent } from "./events/registry.ts";

/** Plain values only: never a secret, never a whole form. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A known event, and the project it concerns. */
export type AuditEvent = KnownEvent & { readonly project?: string };

/** When and by whom. */
export type Act = { readonly actor: Actor; readonly at: number };

/** Appends `event`; the table refuses any later change of it. */
export function record(tx: Tx, { actor, at }: Act, event: AuditEvent): void {
  const who = identify(actor);
  tx.insert(auditEvents)
    .values({
      at,
      event: event.event,
      outcome: event.outcome,
      actorKind: actor.kind,
      actorId: who.id,
      actorName: who.name,
      userId: who.userId,
      ip: actor.ip,
      agent: actor.agent,
      requestId: actor.requestId,
      project: event.project ?? null,
      details: maskDetails(event.details ?? {}),
    })
    .run();
}

/** No verb hands a secret over; this catches the one that somebody typed into a reason or a name. */
function maskDetails(details: AuditDetails): AuditDetails {
  return JSON.parse(maskTokens(JSON.stringify(details))) as AuditDetails;
}

function identify(actor: Actor): { id: number | null; name: string; userId: number | null } {
  switch (actor.kind) {
    case "person":
      return { id: actor.userId, name: actor.userName, userId: actor.userId };
    case "token":
      return { id: actor.tokenId, name: actor.tokenName, userId: actor.userId };
    case "console":
      return { id: null, name: actor.operator, userId: null };
    case "anonymous":
      return { id: null, name: "anonymous", userId: null };
  }
}
