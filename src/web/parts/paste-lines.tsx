/** A block of lines to paste: one click selects all of it, and long lines wrap, so that none is hidden. */
import type { VNode } from "preact";

export type PasteLinesProps = {
  /** What the lines are for. */
  readonly caption: string;
  /** The lines as they go into the clipboard, joined by line feeds. */
  readonly lines: string;
};

export function PasteLines({ caption, lines }: PasteLinesProps): VNode {
  return (
    <figure class="paste">
      <figcaption>{caption}</figcaption>
      <pre>
        <code>{lines}</code>
      </pre>
    </figure>
  );
}
