/** Counts what the server does, in the Prometheus text format; no name of a project or person is a label. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = {
  /** One answered request: what kind of route, which status, how long in milliseconds. */
  request(route: RouteKind, status: number, milliseconds: number): void;
  render(): Promise<{ text: string; contentType: string }>;
};

export type RouteKind = "simple" | "file" | "upload" | "other";

type Tally = { readonly route: RouteKind; readonly status: number; readonly milliseconds: number[] };

/** More waiting durations than this are handed over at once. */
const WAITING = 10_000;

export type Gauges = {
  readonly counts: () => { projects: number; files: number; bytes: number };
  /** Files found damaged since the start and not mended. */
  readonly damaged: () => number;
};

export function createMetrics(read: Gauges): Metrics {
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
  gauges(registry, read);

  // The library's counters cost more than a whole page: requests are tallied here and handed over in bulk.
  const tallies = new Map<string, Tally>();
  function handOver(tally: Tally): void {
    const { route, status, milliseconds } = tally;
    requests.inc({ route, status: String(status) }, milliseconds.length);
    for (const each of milliseconds) duration.observe({ route }, each / 1000);
    milliseconds.length = 0;
  }

  return {
    request: (route, status, milliseconds) => {
      const key = route + status;
      let tally = tallies.get(key);
      if (tally === undefined) {
        tally = { route, status, milliseconds: [] };
        tallies.set(key, tally);
      }
      tally.milliseconds.push(milliseconds);
      if (tally.milliseconds.length >= WAITING) handOver(tally);
    },
    render: async () => {
      for (const tally of tallies.values()) if (tally.milliseconds.length > 0) handOver(tally);
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}

function gauges(registry: Registry, { counts, damaged }: Gauges): void {
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
  gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss());
}
