/** Puts a link by which an account is changed into the outbox, in the transaction that makes it. */
import type { MadeLink, MailLink } from "../accounts/account-link.ts";
import { mails } from "../db/schema/mail.ts";
import type { Tx } from "../db/write.ts";
import { type SealDeps, sealLink } from "./seal-link.ts";

/** For the verbs that make links: seals and queues what they hand over. */
export function accountLinkMailer(deps: SealDeps): MailLink {
  return (tx: Tx, { id, secret, at }: MadeLink): void => {
    const sealed = sealLink(deps, `account link ${id}`, secret);
    tx.insert(mails).values({ linkId: id, sealed, madeAt: at, dueAt: at }).run();
  };
}
