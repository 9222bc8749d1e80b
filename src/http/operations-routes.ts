/** `/healthz`, `/readyz` and `/metrics`, for those who keep the house running. */
import type { Elysia } from "elysia";
import type { Metrics } from "./metrics.ts";

export type OperationsDeps = {
  readonly metrics: Metrics;
  /** What keeps the house from serving, in words; empty when all is well. */
  readonly faults: () => readonly string[];
  /** What an admin should look at though the house serves; shown by `/readyz` without failing it. */
  readonly warnings: () => readonly string[];
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
    const lines = [...(faults.length === 0 ? ["ready"] : faults), ...deps.warnings()];
    const body = lines.map((line) => `${line}\n`).join("");
    return new Response(body, { status: faults.length === 0 ? 200 : 503, headers: PLAIN });
  });
  app.get("/metrics", async () => {
    const { text, contentType } = await deps.metrics.render();
    return new Response(text, { headers: { ...PLAIN, "content-type": contentType } });
  });
  return app;
}
