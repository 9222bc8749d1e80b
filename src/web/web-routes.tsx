/** The pages for people, added to the app of the machines' routes. */
import type { Elysia } from "elysia";
import { stylesheet } from "./assets/stylesheet.ts";
import { HomePage } from "./home-page.tsx";
import { houseNav } from "./house-nav.ts";
import { pageResponse } from "./page-response.ts";
import { type ProjectRouteDeps, projectRoutes } from "./projects/project-routes.tsx";
import { searchRoutes } from "./search/search-routes.tsx";
import { type SetUpRouteDeps, setUpRoutes } from "./set-up/set-up-routes.tsx";

export type WebDeps = SetUpRouteDeps &
  ProjectRouteDeps & {
    readonly readBy: "anyone" | "authenticated";
  };

export function webRoutes(app: Elysia, deps: WebDeps): void {
  app.get(stylesheet.path, () => new Response(stylesheet.bytes, { headers: STYLE_HEADERS }));
  app.get("/", () => {
    const counts = deps.readBy === "anyone" ? deps.view.counts() : undefined;
    return pageResponse(
      <HomePage
        publicUrl={deps.publicUrl}
        nav={houseNav()}
        readBy={deps.readBy}
        {...(counts === undefined ? {} : { counts })}
      />,
    );
  });
  projectRoutes(app, deps);
  searchRoutes(app, deps);
  setUpRoutes(app, deps);
}

const STYLE_HEADERS = {
  "content-type": "text/css; charset=utf-8",
  "cache-control": "public, max-age=31536000, immutable",
  "x-content-type-options": "nosniff",
};
