/** Moments as people and clients write them: read strictly, shown in UTC. */

export const momentPattern =
  /^2[0-9]{3}-[0-9]{2}-[0-9]{2}(?:[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2}))?$/;

/**
 * A day, meaning its first instant in UTC, or a moment with its offset (RFC 3339; the seconds may be left out), in
 * milliseconds since 1970. Undefined for anything else, and for days that do not exist.
 */
export function readMoment(text: string): number | undefined {
  if (!momentPattern.test(text)) return undefined;
  const at = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text.toUpperCase());
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  const real = !Number.isNaN(day) && new Date(day).toISOString().startsWith(text.slice(0, 10));
  return real && !Number.isNaN(at) ? at : undefined;
}

/** `2026-03-24 10:00 UTC` */
export function dayAndTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `2026-03-24T10:00:00Z`, with its fraction where it has one. */
export function wholeTime(at: number): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
