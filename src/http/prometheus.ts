/** The Prometheus registry of the server: two metrics of requests, and gauges read at each scrape. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type RouteKind = "simple" | "file" | "upload" | "other";

export type Gauges = {
  readonly counts: () => { projects: number; files: number; bytes: number };
  /** Files found damaged since the start and not mended. */
  readonly damaged: () => number;
  readonly policy: () => { readonly loadedAt: number | undefined; readonly failed: boolean };
};

export type Exposition = {
  /** Requests of one route and status, by how long each took. */
  observe(route: RouteKind, status: number, milliseconds: readonly number[]): void;
  render(): Promise<{ text: string; contentType: string }>;
};

export function openExposition(read: Gauges): Exposition {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "gatehouse_requests_total",
    help: "Answered requests.",
    labelNames: ["route", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "gatehouse_request_seconds",
    help: "Time from request to answer; bodies of files flow after it.",
    labelNames: ["route"],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  });
  addGauges(registry, read);
  return {
    observe: (route, status, milliseconds) => {
      requests.inc({ route, status: String(status) }, milliseconds.length);
      for (const each of milliseconds) duration.observe({ route }, each / 1000);
    },
    render: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}

function addGauges(registry: Registry, { counts, damaged, policy }: Gauges): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge("gatehouse_projects", "Projects here.", () => counts().projects);
  gauge("gatehouse_files", "Files here.", () => counts().files);
  gauge("gatehouse_file_bytes", "Bytes of all files.", () => counts().bytes);
  gauge("gatehouse_damaged_files", "Files found damaged since the start, and not mended.", damaged);
  gauge(
    "gatehouse_policy_loaded_seconds",
    "When the policy in force was loaded, since 1970; 0 for none.",
    () => Math.floor((policy().loadedAt ?? 0) / 1000),
  );
  gauge("gatehouse_policy_load_failed", "1 where the last load of a policy failed.", () =>
    Number(policy().failed),
  );
  gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss());
}
