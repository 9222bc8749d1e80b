/** Measures subjects in turn, so that what else the machine does meets all of them alike. */
import type { PinnedProcess } from "./pinned.ts";

/** One slice of work done by a server: of both figures more is better. */
export type Slice = {
  /** Amount of work a second as the clock has it. */
  readonly wall: number;
  /** Amount of work for each second that the server ran on its core: the same on an idle machine, steady on a busy one. */
  readonly core: number;
};

export type Subject = { readonly name: string; readonly measure: () => Promise<Slice> };

export type Figures = Readonly<Record<string, readonly Slice[]>>;

/** Does some work with a server; `work` gives its amount, and its seconds where they differ from those it took here. */
export async function slice(
  server: PinnedProcess,
  work: () => Promise<{ readonly amount: number; readonly seconds?: number }>,
): Promise<Slice> {
  const cpu = server.cpuSeconds();
  const started = performance.now();
  const { amount, seconds } = await work();
  const elapsed = (performance.now() - started) / 1000;
  return { wall: amount / (seconds ?? elapsed), core: amount / (server.cpuSeconds() - cpu) };
}

/** A B, B A, A B …: every round measures every subject once, forth and back, so that drift meets none alone. */
export async function measureInTurn(rounds: number, subjects: readonly Subject[]): Promise<Figures> {
  const figures: Record<string, Slice[]> = Object.fromEntries(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of round % 2 === 0 ? subjects : [...subjects].reverse()) {
      figures[subject.name]?.push(await subject.measure());
    }
  }
  return figures;
}

export type Ratio = { readonly median: number; readonly low: number; readonly high: number };

/** Of `name` to `reference`, round by round: neighbours in time are compared. `low` and `high` are quartiles. */
export function ratioOf(
  figures: Figures,
  [name, reference]: readonly [name: string, reference: string],
  by: keyof Slice,
): Ratio {
  const references = figures[reference] ?? [];
  const ratios = (figures[name] ?? []).map(
    (each, round) => each[by] / (references[round]?.[by] ?? Number.NaN),
  );
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}

export function medianOf(figures: Figures, name: string, by: keyof Slice = "wall"): number {
  return median((figures[name] ?? []).map((each) => each[by]));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between neighbours; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
