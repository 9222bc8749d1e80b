/** `/healthz`, `/readyz` and `/metrics`, for those who keep the house running. */
import type { Elysia } from "elysia";
import type { Metrics } from "./metrics.ts";

export type OperationsDeps = {
  readonly metrics: Metrics;
  /** What keeps the house from serving, in words; empty when all is well. */
  readonly faults: () => readonly string[];
};

const PLAIN = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

export function operationsRoutes<App extends Elysia>(app: App, deps: OperationsDeps): App {
  app.get("/healthz", () => new Response("ok\n", { headers: PLAIN }));
  app.get("/readyz", () => {
    const faults = deps.faults();
    if (faults.length === 0) return new Response("ready\n", { headers: PLAIN });
    return new Response(faults.map((fault) => `${fault}\n`).join(""), { status: 503, headers: PLAIN });
  });
  app.get("/metrics", async () => {
    const { text, contentType } = await deps.metrics.render();
    return new Response(text, { headers: { ...PLAIN, "content-type": contentType } });
  });
  return app;
}
