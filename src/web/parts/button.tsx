/** The kinds of button: two send their form, the other is a link that looks like what it is, the next step. */
import type { ComponentChildren, VNode } from "preact";

/** Sends the form it stands in. */
export function SubmitButton({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <button class="button" type="submit">
      {children}
    </button>
  );
}

/** Leads to another page of the house. */
export function LinkButton({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <a class="button" href={href}>
      {children}
    </a>
  );
}

/** Sends the form it stands in, for steps beside the main one. */
export function QuietButton({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <button class="button quiet" type="submit">
      {children}
    </button>
  );
}
