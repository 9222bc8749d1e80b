/** Patterns of project names: normalised names in which `*` stands for any run of characters. */
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
/** A normalised name (PEP 503) with at least one character besides `*`, or `*` alone; never `**`. */
export type NameGlob = string & { readonly [brand]: "NameGlob" };

export const nameGlobPattern = /^[A-Za-z0-9*]([A-Za-z0-9._*-]*[A-Za-z0-9*])?$/;

/** Reads a pattern and normalises it: `Acme.*` becomes `acme-*`. Throws a Refusal `config.glob`. */
export function parseNameGlob(text: string): NameGlob {
  if (text.length > 200 || !nameGlobPattern.test(text) || text.includes("**")) {
    throw invalid(
      "config.glob",
      `${quote(text)} is not a pattern of project names.`,
      "Write a name, with * for any run of characters: acme-*.",
    );
  }
  return text.toLowerCase().replace(/[-_.]+/g, "-") as NameGlob;
}
