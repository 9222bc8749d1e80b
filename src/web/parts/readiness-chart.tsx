/** How many were ready of how many, day by day, as bars within bars; a table says the same to whoever does not see them. */
import type { VNode } from "preact";
import type { ReadinessDay } from "../../readiness/readiness-days.ts";
import { figure } from "./amounts.ts";
import { DataTable } from "./data-table.tsx";

type Part = {
  readonly label: string;
  readonly all: (day: ReadinessDay) => number;
  readonly ready: (day: ReadinessDay) => number;
};

const PARTS: readonly Part[] = [
  { label: "People", all: ({ people }) => people, ready: ({ peopleReady }) => peopleReady },
  { label: "Tokens", all: ({ tokens }) => tokens, ready: ({ tokensReady }) => tokensReady },
  { label: "Projects", all: ({ projects }) => projects, ready: ({ projectsReady }) => projectsReady },
];

const STEP = 20;
const HEIGHT = 100;

/** @param days oldest first, at least one */
export function ReadinessChart({ days }: { readonly days: readonly ReadinessDay[] }): VNode {
  return (
    <>
      {PARTS.map((part) => (
        <Figure part={part} days={days} />
      ))}
      <details class="more">
        <summary>As a table</summary>
        <DataTable
          caption="Ready of all, by day"
          rows={days.toReversed()}
          columns={[
            { label: "Day", cell: (day) => <time>{dayOf(day)}</time> },
            ...PARTS.map((part) => ({
              label: part.label,
              cell: (day: ReadinessDay) => `${figure(part.ready(day))} of ${figure(part.all(day))}`,
              figures: true,
            })),
          ]}
        />
      </details>
    </>
  );
}

function Figure({ part, days }: { readonly part: Part; readonly days: readonly ReadinessDay[] }): VNode {
  const { label, all, ready } = part;
  const most = Math.max(1, ...days.map(all));
  const [first, last] = [days[0], days.at(-1)];
  const said = (day: ReadinessDay | undefined) =>
    day === undefined ? "" : `${figure(ready(day))} of ${figure(all(day))} on ${dayOf(day)}`;
  const id = `ready-${label.toLowerCase()}`;
  return (
    <figure class="day-chart">
      <figcaption>
        {label} ready: {said(last)}
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={`${id}-title ${id}-desc`}
      >
        <title id={`${id}-title`}>{label} that are ready, by day</title>
        <desc id={`${id}-desc`}>{`${said(first)}, ${said(last)}.`}</desc>
        <path class="none" d={bars(days.map((day) => all(day) / most))} />
        <path d={bars(days.map((day) => ready(day) / most))} />
      </svg>
      <p class="span" aria-hidden="true">
        <span>{first === undefined ? "" : dayOf(first)}</span>
        <span>{last === undefined ? "" : dayOf(last)}</span>
      </p>
    </figure>
  );
}

/** One path for all bars, each from nought to one. */
function bars(shares: readonly number[]): string {
  return shares
    .map((share, at) => {
      const height = Math.round(share * HEIGHT);
      return height === 0 ? "" : `M${at * STEP + 2} ${HEIGHT}v-${height}h${STEP - 4}v${height}z`;
    })
    .join("");
}

function dayOf({ day }: ReadinessDay): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
