/** How strongly an account signs in, in a few words. */
import type { VNode } from "preact";
import type { Account } from "../../accounts/list-accounts.ts";

export function strengthWords({ kind, strength }: Account): VNode | string {
  if (kind === "service") return "tokens only";
  if (strength.webauthn) return strength.totp ? "key or passkey, app" : "key or passkey";
  if (strength.totp) return "password and app";
  if (strength.asksFactor) return <span class="tag care">factors suspended</span>;
  return <span class="tag care">password alone</span>;
}
