/** Counts what the server does, in the Prometheus text format; no name of a project or person is a label. */
import type { Exposition, Gauges, RouteKind } from "./prometheus.ts";

export type Metrics = {
  /** One answered request: what kind of route, which status, how long in milliseconds. */
  request(route: RouteKind, status: number, milliseconds: number): void;
  render(): Promise<{ text: string; contentType: string }>;
};

type Tally = { readonly route: RouteKind; readonly status: number; readonly milliseconds: number[] };

/** More waiting durations than this are handed over. */
const WAITING = 10_000;

/**
 * The library's counters cost more than a whole page, and loading it a tenth of the start: requests are tallied here and
 * handed over in bulk, and the first hand-over loads it.
 */
export function createMetrics(read: Gauges): Metrics {
  const tallies = new Map<string, Tally>();
  let opening: Promise<Exposition> | undefined;

  async function handOver(): Promise<Exposition> {
    opening ??= import("./prometheus.ts").then(({ openExposition }) => openExposition(read));
    const exposition = await opening;
    for (const { route, status, milliseconds } of tallies.values()) {
      exposition.observe(route, status, milliseconds);
      milliseconds.length = 0;
    }
    return exposition;
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
      if (tally.milliseconds.length % WAITING === 0) void handOver();
    },
    render: async () => (await handOver()).render(),
  };
}
