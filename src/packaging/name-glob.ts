/** Patterns of project names, as tokens, `reserved` and policy entries use them: `*` is any run of characters. */
import { invalid, quote } from "../errors.ts";
import { normalizeName } from "./project-name.ts";

declare const brand: unique symbol;
/** A normalised name (PEP 503) with at least one character besides `*`, or `*` alone; never `**`. */
export type NameGlob = string & { readonly [brand]: "NameGlob" };

export const nameGlobPattern = /^[A-Za-z0-9*]([A-Za-z0-9._*-]*[A-Za-z0-9*])?$/;

/**
 * Reads a pattern and normalises it: `Acme.*` becomes `acme-*`.
 * @throws {Refusal} invalid, `glob.invalid`
 */
export function parseNameGlob(text: string): NameGlob {
  if (text.length > 200 || !nameGlobPattern.test(text) || text.includes("**")) {
    throw invalid(
      "glob.invalid",
      `${quote(text)} is not a pattern of project names.`,
      "Write a name, with * for any run of characters: acme-*.",
    );
  }
  return normalizeName(text) as NameGlob;
}

/**
 * Whether the normalised `name` matches `glob` (as `parseNameGlob` gives it). Greedy with one way back, so that no
 * pattern takes longer than the product of both lengths.
 */
export function matchesGlob(glob: string, name: string): boolean {
  let g = 0;
  let n = 0;
  let star = -1;
  let retry = 0;
  while (n < name.length) {
    if (glob[g] === "*") {
      star = g;
      retry = n;
      g += 1;
    } else if (glob[g] === name[n]) {
      g += 1;
      n += 1;
    } else if (star >= 0) {
      g = star + 1;
      retry += 1;
      n = retry;
    } else {
      return false;
    }
  }
  while (glob[g] === "*") g += 1;
  return g === glob.length;
}
