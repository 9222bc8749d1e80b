/** What was found, best first, or what to do when nothing was. */
import type { VNode } from "preact";
import { mostFound, type SearchPage as Found } from "../../catalog/search-projects.ts";
import { counted } from "../parts/amounts.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { Layout } from "../parts/page.tsx";
import { Pager } from "../parts/pager.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { type ListPolicy, PolicyFilter } from "./policy-filter.tsx";
import { CardList } from "./card-list.tsx";

export type SearchPageProps = {
  readonly typed: string;
  readonly found: Found;
  /** From 1. */
  readonly page: number;
  /** Rows of a page. */
  readonly size: number;
  readonly policy?: ListPolicy | undefined;
};

export function SearchPage(props: SearchPageProps): VNode {
  const { typed, found, policy } = props;
  const title = typed === "" ? "Search" : `Search: ${typed.slice(0, 100)}`;
  return (
    <Layout title={title}>
      <h1>Search</h1>
      <SearchBox typed={typed} focused={typed === ""} />
      {typed !== "" && policy !== undefined && (
        <PolicyFilter
          chosen={policy.critical}
          to={(critical) => `/search?${new URLSearchParams({ q: typed, critical })}`}
        />
      )}
      {typed !== "" && (found.found === 0 ? <Nothing typed={typed} /> : <Results {...props} />)}
    </Layout>
  );
}

function Nothing({ typed }: { readonly typed: string }): VNode {
  return (
    <EmptyState title="No project was found.">
      <p>
        Nothing here has <strong>{typed.slice(0, 100)}</strong> in its name, summary or keywords. Try fewer
        letters, or <a href="/projects">look through all projects</a>.
      </p>
    </EmptyState>
  );
}

function Results({ typed, found, page, size, policy }: SearchPageProps): VNode {
  const last = Math.ceil(found.found / size);
  const kept = policy === undefined || policy.critical === "" ? {} : { critical: policy.critical };
  const to = (number: number) =>
    `/search?${new URLSearchParams({ q: typed, ...kept, page: String(number) })}`;
  return (
    <>
      <p class="amount" role="status">
        {found.found === mostFound
          ? `The best ${counted(mostFound, "project")}; another word narrows them.`
          : `${counted(found.found, "project")} found.`}
      </p>
      <CardList cards={found.cards} standings={policy?.standings} />
      <Pager
        previous={page > 1 ? to(Math.min(page - 1, last)) : undefined}
        next={page < last ? to(page + 1) : undefined}
        here={`Page ${page} of ${last}`}
      />
    </>
  );
}
