/** Writes one audit record, inside the transaction of the act it tells of. */
import { desc } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { policyLoads } from "../db/schema/policy.ts";
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
  const { name, ...recorded } = identify(actor);
  const policy = event.policy ?? policyInForce(tx);
  const details = event.details === undefined ? {} : { details: maskDetails(event.details) };
  return appendRecord(tx, {
    at,
    actor: recorded,
    requestId: actor.requestId,
    event: { ...event, ...details, ...(policy === undefined ? {} : { policy }) },
    personal: { ...(name === undefined ? {} : { actor: name }), ip: actor.ip, agent: actor.agent },
  });
}

/** The newest load, by which everything in this transaction is judged; none on a house without a policy. */
function policyInForce(tx: Tx): string | undefined {
  const newest = tx
    .select({ id: policyLoads.id })
    .from(policyLoads)
    .orderBy(desc(policyLoads.id))
    .limit(1)
    .get();
  return newest === undefined ? undefined : String(newest.id);
}

/** No verb hands a secret over; this catches the one that somebody typed into a reason or a name. */
function maskDetails(details: AuditDetails): AuditDetails {
  return JSON.parse(maskTokens(JSON.stringify(details))) as AuditDetails;
}

function identify(actor: Actor): RecordedActor & { readonly name?: string } {
  switch (actor.kind) {
    case "person":
      return { kind: "person", user: actor.userId, level: actor.level, name: actor.userName };
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
