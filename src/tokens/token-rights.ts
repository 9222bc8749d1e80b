/** Who may make and end whose tokens. */
import type { Actor } from "../actor.ts";
import { quote, Refusal } from "../errors.ts";

type Holder = { readonly id: number; readonly name: string; readonly kind: "person" | "service" };

/**
 * People make their own tokens, admins also those of service accounts; for another person only the operator does.
 * A token makes none, or a stolen one would outlive its revocation.
 * @throws Refusal `token.rights`
 */
export function requireMint(actor: Actor, holder: Holder): void {
  if (actor.kind === "console") return;
  if (actor.kind === "person" && actor.userId === holder.id) return;
  if (actor.kind === "person" && actor.admin && holder.kind === "service") return;
  throw new Refusal({
    kind: actor.kind === "anonymous" ? "unauthenticated" : "forbidden",
    code: "token.rights",
    message: `A token for ${quote(holder.name)} cannot be made this way.`,
    remedy:
      "Sign in and make your own; admins make those of service accounts, the operator any at the console.",
  });
}

/** Whether `actor` may know of a token of this holder and end it. */
export function mayRevoke(actor: Actor, holderId: number): boolean {
  if (actor.kind === "console") return true;
  return actor.kind === "person" && (actor.admin || actor.userId === holderId);
}
