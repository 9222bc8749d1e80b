/** Environment markers: `python_version < "3.9" and extra == 'pdf'` (PEP 508). */
import { invalid, quote, type Refusal } from "../errors.ts";
import { atEnd, type Scanner, skipBlanks, take } from "./scanner.ts";

const variables = new Set([
  "python_version",
  "python_full_version",
  "os_name",
  "os.name",
  "sys_platform",
  "sys.platform",
  "platform_release",
  "platform_system",
  "platform_version",
  "platform.version",
  "platform_machine",
  "platform.machine",
  "platform_python_implementation",
  "platform.python_implementation",
  "python_implementation",
  "implementation_name",
  "implementation_version",
  "extra",
  "extras",
  "dependency_groups",
]);

const maxDepth = 50;

/**
 * Checks a marker and gives it without surrounding blanks. It is never evaluated.
 * @throws Refusal `marker.invalid`
 */
export function parseMarker(text: string): string {
  const scanner: Scanner = { text, at: 0 };
  readAlternatives(scanner, 0);
  if (!atEnd(scanner)) throw fault(scanner, "'and', 'or' or the end was expected");
  return text.trim();
}

function readAlternatives(scanner: Scanner, depth: number): void {
  if (depth > maxDepth) throw fault(scanner, `parentheses are nested more than ${maxDepth} deep`);
  do readTerm(scanner, depth);
  while (take(scanner, /(?:and|or)(?![\p{L}\p{N}_])/uy) !== undefined);
}

function readTerm(scanner: Scanner, depth: number): void {
  skipBlanks(scanner);
  if (take(scanner, /\(/y) === undefined) {
    readComparison(scanner);
  } else {
    readAlternatives(scanner, depth + 1);
    if (take(scanner, /\)/y) === undefined) throw fault(scanner, "a closing parenthesis was expected");
  }
  skipBlanks(scanner);
}

function readComparison(scanner: Scanner): void {
  readValue(scanner);
  skipBlanks(scanner);
  if (
    take(scanner, /===|==|~=|!=|<=|>=|<|>|in(?![\p{L}\p{N}_])|not[ \t]+in(?![\p{L}\p{N}_])/uy) === undefined
  )
    throw fault(scanner, "one of <=, <, !=, ==, >=, >, ~=, ===, in, not in was expected");
  skipBlanks(scanner);
  readValue(scanner);
}

function readValue(scanner: Scanner): void {
  if (take(scanner, /'[^'\\]*'|"[^"\\]*"/y) !== undefined) return;
  const word = take(scanner, /[a-z_.]+/y);
  if (word === undefined || !variables.has(word)) {
    if (word !== undefined) scanner.at -= word.length;
    throw fault(scanner, "a marker variable or a quoted string was expected");
  }
}

function fault(scanner: Scanner, why: string): Refusal {
  return invalid(
    "marker.invalid",
    `${quote(scanner.text.trim())} is not a valid environment marker: ${why} at ${quote(scanner.text.slice(scanner.at, scanner.at + 30))}.`,
    "Write markers as PEP 508 describes, for example python_version < '3.9'.",
  );
}
