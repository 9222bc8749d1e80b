/** Serves pages on loopback just as the house does: rendered text, page headers, and the stylesheet at its own path. */
import { stylesheet } from "../../src/web/assets/stylesheet.ts";
import { renderPage } from "../../src/web/parts/page.tsx";
import { pageHeaders } from "../../src/web/security-headers.ts";
import type { SamplePage } from "./sample-pages.tsx";

export type PageServer = AsyncDisposable & {
  readonly origin: string;
  /** Paths asked for so far, in order. */
  readonly asked: string[];
};

/** Each page answers under `/<its name>`; everything else is 404. */
export function servePages(pages: readonly SamplePage[]): PageServer {
  const asked: string[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      if (pathname === stylesheet.path) {
        return new Response(stylesheet.bytes, { headers: { "content-type": "text/css; charset=utf-8" } });
      }
      const found = pages.find((page) => pathname === `/${page.name}`);
      return found === undefined
        ? new Response("", { status: 404 })
        : new Response(renderPage(found.page), { headers: pageHeaders() });
    },
  });
  return { origin: server.url.origin, asked, [Symbol.asyncDispose]: () => server.stop(true) };
}
