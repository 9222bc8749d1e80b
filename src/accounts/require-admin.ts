/** The gate in front of everything that is done to other people's accounts. */
import { type Actor, isAdmin } from "../actor.ts";
import { Refusal } from "../errors.ts";

/** An admin in a browser session, or the operator; tokens read and publish, they manage nobody. @throws Refusal `person.rights` */
export function requireAdmin(actor: Actor): void {
  if (isAdmin(actor) && actor.kind !== "token") return;
  throw new Refusal({
    kind: actor.kind === "anonymous" ? "unauthenticated" : "forbidden",
    code: "person.rights",
    message: "Only admins manage accounts, in the browser or at the console.",
    remedy: "Ask an admin.",
  });
}
