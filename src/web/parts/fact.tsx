/** A list of facts, each a term and what holds for it. */
import type { ComponentChildren, VNode } from "preact";

/** One fact; it stands in `<dl class="facts">`. */
export function Fact({
  term,
  children,
}: {
  readonly term: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
