/** Counts of the days of a span as bars, drawn on the server; a table says the same to whoever does not see them. */
import type { VNode } from "preact";
import { counted, figure } from "./amounts.ts";
import { DataTable } from "./data-table.tsx";

export type DayChartProps = {
  /** Names the chart on its page; no two are equal. */
  readonly id: string;
  readonly title: string;
  /** What is counted, in the singular. */
  readonly word: string;
  /** Oldest first, without a gap; days as `2026-03-01`. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
};

const STEP = 20;
const HEIGHT = 100;

export function DayChart({ id, title, word, days }: DayChartProps): VNode {
  const most = Math.max(...days.map(({ count }) => count));
  const sum = days.reduce((total, { count }) => total + count, 0);
  if (sum === 0) {
    return (
      <p>
        No {word} in the last {days.length} days.
      </p>
    );
  }
  return (
    <figure class="day-chart">
      <figcaption>
        {counted(sum, word)} in {days.length} days
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={`${id}-title ${id}-desc`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{described(days, word, sum)}</desc>
        <path class="none" d={bars(days.map(({ count }) => (count === 0 ? 1 : 0)))} />
        <path d={bars(days.map(({ count }) => heightOf(count, most)))} />
      </svg>
      <p class="span" aria-hidden="true">
        <span>{days[0]?.day}</span>
        <span>most in a day: {figure(most)}</span>
        <span>{days.at(-1)?.day}</span>
      </p>
      <DayTable title={title} days={days} />
    </figure>
  );
}

/** A single one among thousands is still to be seen. */
function heightOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(4, Math.round((count / most) * HEIGHT));
}

/** One path for all bars: an element for each would weigh more than the page. */
function bars(heights: readonly number[]): string {
  return heights
    .map((height, at) =>
      height === 0 ? "" : `M${at * STEP + 2} ${HEIGHT}v-${height}h${STEP - 4}v${height}z`,
    )
    .join("");
}

/** Days without any are left out: there may be many, and they say nothing more. */
function DayTable({ title, days }: Pick<DayChartProps, "title" | "days">): VNode {
  return (
    <details class="more">
      <summary>As a table</summary>
      <DataTable
        caption={title}
        rows={days.filter(({ count }) => count > 0).reverse()}
        columns={[
          { label: "Day", cell: ({ day }) => <time>{day}</time> },
          { label: "Downloads", cell: ({ count }) => figure(count), figures: true },
        ]}
      />
    </details>
  );
}

function described(days: DayChartProps["days"], word: string, sum: number): string {
  const best = days.reduce((a, b) => (b.count > a.count ? b : a), { day: "", count: 0 });
  const span = `${counted(sum, word)} from ${days[0]?.day ?? ""} to ${days.at(-1)?.day ?? ""}.`;
  return `${span} Most on ${best.day}: ${figure(best.count)}.`;
}
