/** Names of projects: what is valid, the one normal form, and its spelling inside filenames. */
import { invalid, quote } from "../errors.ts";

declare const projectName: unique symbol;

/** A valid project name in its normal form (PEP 503): `[a-z0-9]+(-[a-z0-9]+)*`, at most 200 characters. */
export type ProjectName = string & { readonly [projectName]: true };

/** The longest name accepted, in characters as spelled. */
const maximumLength = 200;

// ASCII by hand and never the flags `i` and `u` together, which would let U+212A and U+017F pass for letters.
const validName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * Reads a project name in any spelling and gives its normal form; never trims.
 * @throws {Refusal} invalid, `name.invalid`
 */
export function parseProjectName(text: string): ProjectName {
  if (isValidProjectName(text)) return normalizeName(text) as ProjectName;
  const refused = `${quote(text)} is an invalid value for Name. Error: `;
  if (text === "")
    throw invalid("name.invalid", `${refused}This field is required.`, "Give the project a name.");
  if (text.length > maximumLength) {
    throw invalid(
      "name.invalid",
      `${refused}A name has at most ${maximumLength} characters, this one has ${text.length}.`,
      "Choose a shorter name.",
    );
  }
  throw invalid(
    "name.invalid",
    `${refused}Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.`,
    "Use ASCII letters, digits, '.', '_' and '-', and begin and end with a letter or digit.",
  );
}

/** Whether `text` is a valid project name in any spelling (name normalisation specification, ASCII only). */
export function isValidProjectName(text: string): boolean {
  return text.length <= maximumLength && validName.test(text);
}

/**
 * The normal form of any text (PEP 503), for lookups and display of names that nobody checked.
 * Only ASCII letters are lowered: the Kelvin sign must not become the `k` of somebody's project.
 */
export function normalizeName(text: string): string {
  return text.replace(/[-_.]+/g, "-").replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The spelling of a name inside filenames and `.dist-info` folders: `-` becomes `_` (PEP 427, PEP 625). */
export function filenameForm(name: ProjectName): string {
  return name.replaceAll("-", "_");
}
