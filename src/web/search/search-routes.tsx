/** `/search` and `/projects`: lists of what the reader may see. */
import type { Elysia } from "elysia";
import { browseProjects } from "../../catalog/browse-projects.ts";
import { searchProjects } from "../../catalog/search-projects.ts";
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
  const found = searchProjects(deps.db, reader, { typed, page, size: SIZE });
  return pageResponse(<SearchPage {...{ typed, found, page }} size={SIZE} />);
}

function answerBrowse(deps: ReaderDeps, request: Request): Response {
  const reader = readerOf(deps, request);
  const from = normalizeName(parameter(request, "from"));
  const browsed = browseProjects(deps.db, reader, { from, size: SIZE });
  return pageResponse(<BrowsePage browsed={browsed} from={from} />);
}

function parameter(request: Request, name: string): string {
  return (new URL(request.url).searchParams.get(name) ?? "").slice(0, LONGEST);
}
