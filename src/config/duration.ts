/** Durations as people write them: `30s`, `15m`, `12h`, `7d`. */
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
/** Milliseconds, at least a second and at most ten years. */
export type Duration = number & { readonly [brand]: "Duration" };

export const durationPattern = /^[1-9][0-9]{0,8}[smhd]$/;
const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const longest = 3650 * 86_400_000;

/** Reads a whole number with one unit. Throws a Refusal `config.duration`. */
export function parseDuration(text: string): Duration {
  const milliseconds = durationPattern.test(text)
    ? Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 0)
    : 0;
  if (milliseconds === 0) {
    throw invalid(
      "config.duration",
      `${quote(text)} is not a duration.`,
      "Write a whole number and its unit, such as 30s, 15m, 12h or 7d.",
    );
  }
  if (milliseconds > longest) {
    throw invalid("config.duration", `${quote(text)} is too long.`, "The longest duration is 3650d.");
  }
  return milliseconds as Duration;
}

/** A duration that a timer can wait for: at most an hour. Throws a Refusal `config.duration`. */
export function parseShortDuration(text: string): Duration {
  const duration = parseDuration(text);
  if (duration > 3_600_000) {
    throw invalid("config.duration", `${quote(text)} is too long.`, "The longest duration here is 1h.");
  }
  return duration;
}
