/** The way to the next and the previous page of a list. */
import type { VNode } from "preact";

export type PagerProps = {
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
  /** Where the reader is: `Page 2 of 7`. */
  readonly here?: string;
};

/** Nothing where the list has one page. */
export function Pager({ previous, next, here }: PagerProps): VNode | null {
  if (previous === undefined && next === undefined) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {previous !== undefined && (
        <a href={previous} rel="prev">
          ← Previous
        </a>
      )}
      {here !== undefined && <span>{here}</span>}
      {next !== undefined && (
        <a href={next} rel="next">
          Next →
        </a>
      )}
    </nav>
  );
}
