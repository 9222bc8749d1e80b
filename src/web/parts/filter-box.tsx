/** A box that narrows a list by a part of a name; a form like any other, so that its state is in the address. */
import type { VNode } from "preact";

export type FilterBoxProps = {
  readonly action: string;
  readonly label: string;
  readonly typed: string;
};

export function FilterBox({ action, label, typed }: FilterBoxProps): VNode {
  return (
    <form class="search" role="search" action={action} method="get">
      <label for="filter-q">{label}</label>
      <div class="search-line">
        <input
          id="filter-q"
          name="q"
          type="search"
          value={typed}
          maxLength={100}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
        />
        <button class="button quiet" type="submit">
          Show
        </button>
      </div>
    </form>
  );
}
