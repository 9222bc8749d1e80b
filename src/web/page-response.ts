/** A page as an answer, with the headers that every page carries. */
import type { VNode } from "preact";
import { renderPage } from "./parts/page.tsx";
import { pageHeaders } from "./security-headers.ts";

/** @param kind `scripted` for pages whose layout names a module */
export function pageResponse(page: VNode, status = 200, kind: "still" | "scripted" = "still"): Response {
  return new Response(renderPage(page), { status, headers: pageHeaders(kind) });
}
