/** Days and spans as sentences show them. */

const day = 86_400_000;

/** `2026-03-01`, the day of an instant in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `30 days`, `1 day`, `12 hours`: a span in the largest unit that fits it. */
export function daysIn(span: number): string {
  const units: readonly [string, number][] = [
    ["day", day],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1000],
  ];
  const [unit, size] = units.find(([, each]) => span >= each && span % each === 0) ?? ["second", 1000];
  const count = Math.round(span / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
