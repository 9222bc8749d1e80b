/** `/help/…`: pages for everybody, signed in or not. */
import type { Elysia } from "elysia";
import { seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import { EventsHelpPage } from "./events-page.tsx";
import { FactorHelpPage } from "./factors-page.tsx";
import { HelpPage } from "./help-page.tsx";
import { LostFactorPage } from "./lost-factor-page.tsx";
import { OnlyHerePage } from "./only-here-page.tsx";
import { RefusedPage } from "./refused-page.tsx";
import { refusals } from "./refusals.ts";
import { StagedHelpPage } from "./staged-page.tsx";
import { TokensPage } from "./tokens-page.tsx";
import { ToolsPage, type ToolsPageProps } from "./tools-page.tsx";

export function helpRoutes(app: Elysia, { publicUrl, readBy }: ToolsPageProps): void {
  app.get("/help", () => seeOther("/help/"));
  app.get("/help/", () => pageResponse(<HelpPage />));
  app.get("/help/tools", () => pageResponse(<ToolsPage publicUrl={publicUrl} readBy={readBy} />));
  app.get("/help/only-here", () => pageResponse(<OnlyHerePage publicUrl={publicUrl} />));
  app.get("/help/tokens", () => pageResponse(<TokensPage publicUrl={publicUrl} />));
  app.get("/help/staged", () => pageResponse(<StagedHelpPage publicUrl={publicUrl} />));
  app.get("/help/refused", () => pageResponse(<RefusedPage refusals={refusals} />));
  app.get("/help/factors", () => pageResponse(<FactorHelpPage />));
  app.get("/help/events", () => pageResponse(<EventsHelpPage />));
  app.get("/help/lost-factor", () => pageResponse(<LostFactorPage />));
}
