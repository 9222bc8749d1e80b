/** `/search` and `/projects`: lists of what the reader may see. */
import type { Elysia } from "elysia";
import { browseProjects } from "../../catalog/browse-projects.ts";
import { searchProjects } from "../../catalog/search-projects.ts";
import type { Db } from "../../db/open.ts";
import type { Access } from "../../http/access.ts";
import { normalizeName } from "../../packaging/project-name.ts";
import { pageNumber } from "../page-number.ts";
import { pageResponse } from "../page-response.ts";
import { BrowsePage } from "./browse-page.tsx";
import { SearchPage } from "./search-page.tsx";

export type SearchRouteDeps = { readonly db: Db; readonly access: Access };

/** Rows of a page: with summaries of 512 characters it stays under its weight. */
const SIZE = 40;

/** What was typed beyond this is not even shown. */
const LONGEST = 200;

export function searchRoutes(app: Elysia, { db, access }: SearchRouteDeps): void {
  app.get("/search", ({ request }) => {
    const actor = access.authorizeRead(request);
    const typed = parameter(request, "q").trim();
    const page = pageNumber(request);
    const found = searchProjects(db, actor, { typed, page, size: SIZE });
    return pageResponse(<SearchPage {...{ typed, found, page }} size={SIZE} />);
  });
  app.get("/projects", ({ request }) => {
    const actor = access.authorizeRead(request);
    const from = normalizeName(parameter(request, "from"));
    const browsed = browseProjects(db, actor, { from, size: SIZE });
    return pageResponse(<BrowsePage browsed={browsed} from={from} />);
  });
}

function parameter(request: Request, name: string): string {
  return (new URL(request.url).searchParams.get(name) ?? "").slice(0, LONGEST);
}
