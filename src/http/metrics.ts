/** Counts what the server does, in the Prometheus text format; no name of a project or person is a label. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = {
  /** One answered request: what kind of route, which status, how long in milliseconds. */
  request(route: RouteKind, status: number, milliseconds: number): void;
  render(): Promise<{ text: string; contentType: string }>;
};

export type RouteKind = "simple" | "file" | "upload" | "other";

export function createMetrics(counts: () => { projects: number; files: number; bytes: number }): Metrics {
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
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge("gatehouse_projects", "Projects here.", () => counts().projects);
  gauge("gatehouse_files", "Files here.", () => counts().files);
  gauge("gatehouse_file_bytes", "Bytes of all files.", () => counts().bytes);
  gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss());
  return {
    request: (route, status, milliseconds) => {
      requests.inc({ route, status: String(status) });
      duration.observe({ route }, milliseconds / 1000);
    },
    render: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}
