/** All projects by name. */
import type { VNode } from "preact";
import type { BrowsePage as Browsed } from "../../catalog/browse-projects.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { Layout } from "../parts/page.tsx";
import { Pager } from "../parts/pager.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { type ListPolicy, PolicyFilter } from "./policy-filter.tsx";
import { CardList } from "./card-list.tsx";

export type BrowsePageProps = {
  readonly browsed: Browsed;
  /** What the first name on the page begins with, or comes after. */
  readonly from: string;
  readonly policy?: ListPolicy | undefined;
};

const initials = "0abcdefghijklmnopqrstuvwxyz".split("");

export function BrowsePage({ browsed, from, policy }: BrowsePageProps): VNode {
  const { cards, next } = browsed;
  const critical = policy?.critical ?? "";
  const to = (name: string, choice = critical) =>
    `/projects?${new URLSearchParams({ from: name, ...(choice === "" ? {} : { critical: choice }) })}`;
  return (
    <Layout title="Projects">
      <h1>Projects</h1>
      <SearchBox />
      <nav class="initials" aria-label="By first letter">
        {initials.map((initial) => (
          <a href={to(initial)} aria-current={from === initial ? "true" : undefined}>
            {initial === "0" ? "0–9" : initial}
          </a>
        ))}
      </nav>
      {policy !== undefined && <PolicyFilter chosen={critical} to={(choice) => to("", choice)} />}
      {cards.length > 0 ? (
        <CardList cards={cards} standings={policy?.standings} />
      ) : critical === "" ? (
        <None from={from} />
      ) : (
        <EmptyState title="No critical project is like that.">
          <p>
            <a href="/projects">Look through all projects</a>.
          </p>
        </EmptyState>
      )}
      <Pager previous={from === "" ? undefined : to("")} next={next === undefined ? undefined : to(next)} />
    </Layout>
  );
}

function None({ from }: { readonly from: string }): VNode {
  return from === "" ? (
    <EmptyState title="There is no project here yet.">
      <p>
        The first upload of a package makes one: <a href="/">the front page</a> has lines to paste.
      </p>
    </EmptyState>
  ) : (
    <EmptyState title="No project comes after this letter.">
      <p>
        <a href="/projects">Begin with the first one</a>.
      </p>
    </EmptyState>
  );
}
