/** The lists of projects with props that use all they can show. */
import type { VisibleCard } from "../../src/catalog/visible-card.ts";
import { BrowsePage } from "../../src/web/search/browse-page.tsx";
import { SearchPage } from "../../src/web/search/search-page.tsx";
import { sampleStanding } from "./sample-policy-pages.tsx";
import type { SamplePage } from "./sample-pages.tsx";

export function searchSamples(say: (text: string) => string): readonly SamplePage[] {
  const card = (name: string, more: Partial<VisibleCard> = {}): VisibleCard => ({
    name: say(name),
    displayName: say(name),
    status: "active",
    version: say("2.4.1"),
    summary: say("Works out what everybody is owed, to the cent, every month."),
    updatedAt: Date.UTC(2026, 2, 1),
    ...more,
  });
  const cards = [
    card("acme-payroll"),
    card("acme-ledger", { status: "deprecated" }),
    card("acme-empty", { version: null, summary: "" }),
    ...Array.from({ length: 37 }, (_, at) =>
      card(`acme-part-${at}`, { summary: say("All of it. ".repeat(46)) }),
    ),
  ];
  const typed = say("acme money");
  const size = 40;
  const standings = new Map([[say("acme-payroll"), sampleStanding(say)]]);
  const policy = { critical: "warned", standings } as const;
  const pages = {
    search: <SearchPage typed="" found={{ cards: [], found: 0 }} page={1} size={size} />,
    "search-found": (
      <SearchPage typed={typed} found={{ cards, found: 123 }} page={2} size={size} policy={policy} />
    ),
    "search-nothing": <SearchPage typed={typed} found={{ cards: [], found: 0 }} page={1} size={size} />,
    projects: <BrowsePage browsed={{ cards, next: say("acme-zoo") }} from={say("a")} policy={policy} />,
    "projects-empty": <BrowsePage browsed={{ cards: [] }} from="" />,
  };
  return Object.entries(pages).map(([name, page]) => ({ name, page }));
}
