/** What stands where a list has no rows yet: what is missing, and what to do about it. */
import type { ComponentChildren, VNode } from "preact";

export type EmptyStateProps = {
  readonly title: string;
  /** What to do, in a sentence or a few lines to paste. */
  readonly children: ComponentChildren;
};

export function EmptyState({ title, children }: EmptyStateProps): VNode {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
