/** Gives the machines' face its page for browsers. */
import type { ShownRefusal } from "../http/refusal-response.ts";
import { pageResponse } from "./page-response.ts";
import { RefusalPage } from "./refusal-page.tsx";

export function showRefusal(shown: ShownRefusal): Response {
  return pageResponse(<RefusalPage {...shown} />, shown.status);
}
