/** Tells password managers whose password a form asks for, where its user name is not asked for. */
import type { VNode } from "preact";

export function WhosePassword({ userName }: { readonly userName: string }): VNode {
  return <input type="text" name="username" autocomplete="username" value={userName} readOnly hidden />;
}
