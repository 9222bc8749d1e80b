/** A banner that says one thing: something went well, needs care, or is wrong. */
import type { ComponentChildren, VNode } from "preact";

export type NoticeProps = {
  readonly tone: "good" | "care" | "wrong";
  readonly title: string;
  readonly children?: ComponentChildren;
};

/** Announced at once by assistive technology where something is wrong. */
export function Notice({ tone, title, children }: NoticeProps): VNode {
  return (
    <div class={`notice ${tone}`} role={tone === "wrong" ? "alert" : "status"}>
      <p class="notice-title">{title}</p>
      {children}
    </div>
  );
}
