/** The form in which project names that people mistake for one another are equal. */
import type { ProjectName } from "./project-name.ts";

/**
 * Drops separators, and writes `l` and `i` as `1`, `o` as `0`: what the public index calls ultranormalised. The upper-case
 * letters of that rule are lower already in a normalised name.
 */
export function lookAlikeForm(name: ProjectName): string {
  return name.replaceAll("-", "").replace(/[li]/g, "1").replaceAll("o", "0");
}
