/** `/search` and `/projects`: lists of what the reader may see. */
import type { Elysia } from "elysia";
import type { Actor } from "../../actor.ts";
import { browseProjects } from "../../catalog/browse-projects.ts";
import { searchProjects } from "../../catalog/search-projects.ts";
import type { VisibleCard } from "../../catalog/visible-card.ts";
import { criticalProjects, type Standings, standingsOf } from "../../gate/critical-projects.ts";
import { compareStandings } from "../../policy/standing.ts";
import { type CriticalChoice, chosenNames, parseCriticalChoice } from "../policy/critical-choice.ts";
import type { ListPolicy } from "./policy-filter.tsx";
import { normalizeName } from "../../packaging/project-name.ts";
import { pageNumber } from "../page-number.ts";
import { pageResponse } from "../page-response.ts";
import { guardReading, type ReaderDeps, readerOf } from "../reader.ts";
import { BrowsePage } from "./browse-page.tsx";
import { SearchPage } from "./search-page.tsx";

/** Rows of a page: with summaries of 512 characters it stays under its weight. */
const SIZE = 40;

/** What was typed beyond this is not even shown. */
const LONGEST = 200;

export function searchRoutes(app: Elysia, deps: ReaderDeps): void {
  app.get("/search", ({ request }) => guardReading(request, () => answerSearch(deps, request)));
  app.get("/projects", ({ request }) => guardReading(request, () => answerBrowse(deps, request)));
}

function answerSearch(deps: ReaderDeps, request: Request): Response {
  const reader = readerOf(deps, request);
  const typed = parameter(request, "q").trim();
  const page = pageNumber(request);
  const critical = choiceOf(request, reader);
  const arrange = (cards: readonly VisibleCard[]) => {
    if (critical === "") return cards;
    const standings = standingsFor(deps, cards);
    const rank = new Map(chosenNames(standings, critical).map((name, at) => [name, at]));
    return cards
      .filter(({ name }) => rank.has(name))
      .sort((a, b) => (rank.get(a.name) ?? 0) - (rank.get(b.name) ?? 0));
  };
  const found = searchProjects(deps.db, reader, { typed, page, size: SIZE, arrange });
  const policy = policyOf(deps, reader, { cards: found.cards, critical });
  return pageResponse(<SearchPage {...{ typed, found, page, policy }} size={SIZE} />);
}

function answerBrowse(deps: ReaderDeps, request: Request): Response {
  const reader = readerOf(deps, request);
  const from = normalizeName(parameter(request, "from"));
  const critical = choiceOf(request, reader);
  const names =
    critical === "" ? undefined : chosenNames(criticalProjects(deps.db.orm, deps.now()), critical);
  const browsed = browseProjects(deps.db, reader, { from, size: SIZE, names });
  const policy = policyOf(deps, reader, { cards: browsed.cards, critical });
  return pageResponse(<BrowsePage browsed={browsed} from={from} policy={policy} />);
}

/** What is critical is for people of the house: strangers are not told where an attack would pay. */
function choiceOf(request: Request, reader: Actor): CriticalChoice {
  return reader.kind === "anonymous" ? "" : parseCriticalChoice(parameter(request, "critical"));
}

function policyOf(
  deps: ReaderDeps,
  reader: Actor,
  { cards, critical }: { readonly cards: readonly VisibleCard[]; readonly critical: CriticalChoice },
): ListPolicy | undefined {
  return reader.kind === "anonymous" ? undefined : { critical, standings: standingsFor(deps, cards) };
}

/** The strictest first. */
function standingsFor({ db, now }: ReaderDeps, cards: readonly VisibleCard[]): Standings {
  const found = standingsOf(
    db.orm,
    cards.map(({ name }) => name),
    now(),
  );
  return new Map([...found].sort(([, a], [, b]) => compareStandings(a, b)));
}

function parameter(request: Request, name: string): string {
  return (new URL(request.url).searchParams.get(name) ?? "").slice(0, LONGEST);
}
