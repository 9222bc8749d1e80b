/** Tells faults of the operating system from all others. */

/** `ENOENT` and its like; undefined when `error` is none of them. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}
