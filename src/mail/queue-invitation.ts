/** Puts an invitation into the outbox, in the transaction that makes it. */
import { mails } from "../db/schema/mail.ts";
import type { Tx } from "../db/write.ts";
import { type SealDeps, sealLink } from "./seal-link.ts";

export type QueuedInvitation = { readonly id: number; readonly secret: string; readonly at: number };

export function queueInvitation(tx: Tx, deps: SealDeps, { id, secret, at }: QueuedInvitation): void {
  tx.insert(mails)
    .values({ invitationId: id, sealed: sealLink(deps, `invitation ${id}`, secret), madeAt: at, dueAt: at })
    .run();
}
