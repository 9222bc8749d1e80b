/** The box that finds projects; a form like any other, so that its state is in the address. */
import type { VNode } from "preact";

export type SearchBoxProps = {
  /** What was searched for. */
  readonly typed?: string;
  /** Whether typing goes here as soon as the page is open. */
  readonly focused?: boolean;
};

export function SearchBox({ typed = "", focused = false }: SearchBoxProps): VNode {
  return (
    <form class="search" role="search" action="/search" method="get">
      <label for="search-q">Find a project</label>
      <div class="search-line">
        <input
          id="search-q"
          name="q"
          type="search"
          value={typed}
          maxLength={200}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          autofocus={focused}
          placeholder="Part of its name, or what it does"
        />
        <button class="button" type="submit">
          Search
        </button>
      </div>
    </form>
  );
}
