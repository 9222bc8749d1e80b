/** Dependency specifiers: `name[extra] (>=1); marker` or `name @ url ; marker` (PEP 508). */
import { invalid, quote, type Refusal } from "../errors.ts";
import { parseExtraName } from "./extra-name.ts";
import { parseMarker } from "./marker.ts";
import { type ProjectName, parseProjectName } from "./project-name.ts";
import { atEnd, type Scanner, skipBlanks, take } from "./scanner.ts";
import { parseSpecifierSet, type SpecifierSet } from "./specifier.ts";

export type Requirement = {
  /** As spelled. */
  readonly name: string;
  readonly normalizedName: ProjectName;
  /** Normalised, in the order given. */
  readonly extras: readonly string[];
  /** Empty for a direct reference. */
  readonly specifier: SpecifierSet;
  /** The marker as spelled, without the semicolon. */
  readonly marker: string | undefined;
  /** The address of a direct reference, as spelled; any scheme. */
  readonly url: string | undefined;
};

const maxLength = 16 * 1024;
const identifier = /[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/y;

/**
 * Reads one dependency specifier; parentheses round the versions are optional.
 * @throws Refusal `requirement.invalid`, or the code of the part at fault (`specifier.invalid`, `marker.invalid`, ...)
 */
export function parseRequirement(text: string): Requirement {
  if (text.length > maxLength) throw fault(text, `it has more than ${maxLength} characters`);
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(text))
    throw fault(text, "it holds a control character or a line break");
  const scanner: Scanner = { text, at: 0 };
  skipBlanks(scanner);
  const name = take(scanner, identifier);
  if (name === undefined) throw fault(text, "it does not start with a package name");
  skipBlanks(scanner);
  const extras = readExtras(scanner);
  skipBlanks(scanner);
  const url = readUrl(scanner);
  const specifier = parseSpecifierSet(url === undefined ? readSpecifier(scanner) : "");
  const marker = readMarker(scanner);
  return { name, normalizedName: parseProjectName(name), extras, specifier, marker, url };
}

function readExtras(scanner: Scanner): string[] {
  if (take(scanner, /\[[ \t]*/y) === undefined) return [];
  const extras: string[] = [];
  if (take(scanner, /\]/y) !== undefined) return extras;
  do {
    skipBlanks(scanner);
    const extra = take(scanner, identifier);
    if (extra === undefined) throw fault(scanner.text, "the name of an extra was expected");
    extras.push(parseExtraName(extra, false));
    skipBlanks(scanner);
  } while (take(scanner, /,/y) !== undefined);
  if (take(scanner, /\]/y) === undefined)
    throw fault(scanner.text, "a comma or ']' was expected after an extra");
  return extras;
}

function readUrl(scanner: Scanner): string | undefined {
  if (take(scanner, /@[ \t]*/y) === undefined) return undefined;
  const url = take(scanner, /[^ \t]+/y);
  if (url === undefined) throw fault(scanner.text, "a URL was expected after '@'");
  return url;
}

function readSpecifier(scanner: Scanner): string {
  const enclosed = take(scanner, /\([^;)]*\)/y)?.slice(1, -1);
  const written = enclosed ?? take(scanner, /[^;]*/y) ?? "";
  if (!/^[\t -~]*$/.test(written))
    throw fault(scanner.text, "its version specifier holds characters outside ASCII");
  if (/^[ \t]*,|,[ \t]*,/.test(written))
    throw fault(scanner.text, "a version specifier is missing before a comma");
  return written;
}

function readMarker(scanner: Scanner): string | undefined {
  skipBlanks(scanner);
  if (atEnd(scanner)) return undefined;
  if (take(scanner, /;/y) === undefined)
    throw fault(
      scanner.text,
      `a semicolon or the end was expected at ${quote(scanner.text.slice(scanner.at))}`,
    );
  return parseMarker(scanner.text.slice(scanner.at));
}

function fault(text: string, why: string): Refusal {
  return invalid(
    "requirement.invalid",
    `${quote(text)} is not a valid dependency specifier: ${why}.`,
    "Write it as PEP 508 describes, for example name[extra] >=1.0; python_version < '3.9'.",
  );
}
