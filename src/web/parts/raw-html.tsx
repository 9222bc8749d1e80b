/** The one place where HTML goes into a page unescaped. */
import type { VNode } from "preact";
import type { SafeHtml } from "../../markup/safe-html.ts";

export type RawHtmlProps = {
  /** Of `safeHtml` and of nobody else. */
  readonly html: SafeHtml["opening"];
};

export function RawHtml({ html }: RawHtmlProps): VNode {
  return <div class="readme" dangerouslySetInnerHTML={{ __html: html }} />;
}
