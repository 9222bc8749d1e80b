/** Serves pages on loopback just as the house does: rendered text, page headers, and the stylesheet at its own path. */
import { stylesheet } from "../../src/web/assets/stylesheet.ts";
import { webauthnModule } from "../../src/web/assets/webauthn-module.ts";
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
      if (pathname === webauthnModule.path) {
        return new Response(webauthnModule.bytes, {
          headers: { "content-type": "text/javascript; charset=utf-8" },
        });
      }
      // What the module asks of its own accord; no key here knows the answer.
      if (request.method === "POST") return Response.json({ challenge: "AAAA" });
      const found = pages.find((page) => pathname === `/${page.name}`);
      return found === undefined
        ? new Response("", { status: 404 })
        : new Response(renderPage(found.page), {
            headers: pageHeaders(found.scripted === true ? "scripted" : "still"),
          });
    },
  });
  return { origin: server.url.origin, asked, [Symbol.asyncDispose]: () => server.stop(true) };
}
