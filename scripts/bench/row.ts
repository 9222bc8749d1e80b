/** One line of the result: what was measured, what it is held against, and whether that is reached. */
import { type Figures, medianOf, type Ratio, ratioOf, type Slice } from "./rounds.ts";

export type Verdict = "met" | "tie" | "missed" | "told";

export type Row = {
  readonly what: string;
  /** What Gatehouse did, in words with a unit. */
  readonly gatehouse: string;
  /** The same of what it is compared with; empty where the target is a plain number. */
  readonly reference: string;
  readonly ratio?: Ratio;
  /** The reference to a second one just like it: a ratio inside is a tie. */
  readonly band?: Ratio;
  /** The ratio by the other of clock and core, which see. */
  readonly otherwise?: Ratio;
  /** The target in words; empty for a line that only informs. */
  readonly target: string;
  readonly verdict: Verdict;
  /** What the figure means to somebody who runs the index. */
  readonly means: string;
};

export type Comparison = {
  readonly figures: Figures;
  /** Names of two subjects, and the second like the reference that gives the band. */
  readonly subject: string;
  readonly reference: string;
  readonly control: string;
  readonly by: keyof Slice;
  /** The ratio that is to be reached; absent for a line that only informs. */
  readonly least?: number;
  /** Writes a figure with its unit. */
  readonly show: (value: number) => string;
};

/** The part of a row that a comparison gives. */
export function compare(
  comparison: Comparison,
): Pick<Row, "gatehouse" | "reference" | "ratio" | "band" | "otherwise" | "verdict"> {
  const { figures, subject, reference, control, by, least, show } = comparison;
  const ratio = ratioOf(figures, [subject, reference], by);
  const band = ratioOf(figures, [control, reference], by);
  return {
    gatehouse: show(medianOf(figures, subject)),
    reference: `${show(medianOf(figures, reference))} ${reference}`,
    ratio,
    band,
    otherwise: ratioOf(figures, [subject, reference], by === "wall" ? "core" : "wall"),
    verdict: least === undefined ? "told" : atLeast(ratio, least, band),
  };
}

/** `tie`: below the target, but by no more than the reference differs from itself. */
export function atLeast(ratio: Ratio, least: number, band: Ratio): Verdict {
  if (ratio.median >= least) return "met";
  return ratio.median >= least * Math.min(band.low, 1) ? "tie" : "missed";
}

export function below(value: number, limit: number): Verdict {
  return value < limit ? "met" : "missed";
}

/** The worse of several verdicts. */
export function both(...verdicts: readonly Verdict[]): Verdict {
  return (["missed", "tie", "met"] as const).find((each) => verdicts.includes(each)) ?? "told";
}

export function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString("en")}/s`;
}

export function megabytesPerSecond(value: number): string {
  return `${Math.round(value).toLocaleString("en")} MB/s`;
}
