/** SPDX licence expressions as core metadata allows them (PEP 639). */
import { invalid, quote } from "../errors.ts";
import { spdxExceptions, spdxLicences } from "./spdx-list.ts";

const operators = new Set(["AND", "OR", "WITH"]);

/** What the token before says about the next one. */
type Place = {
  /** Whether a licence or `(` must come next, rather than an operator or `)`. */
  operand: boolean;
  /** Whether `WITH` may come next: only right after a licence. */
  mayTakeException: boolean;
  depth: number;
};

/**
 * Checks an expression and writes it as SPDX does: ids in SPDX case, operators in capitals, single spaces, parentheses as
 * given. `mit or (apache-2.0)` → `MIT OR (Apache-2.0)`.
 * @throws Refusal `licence.invalid`
 */
export function canonicalLicence(text: string): string {
  const place: Place = { operand: true, mayTakeException: false, depth: 0 };
  const written: string[] = [];
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  for (const token of tokens) {
    const fault =
      written.at(-1) === "WITH" ? takeException(token, written, place) : take(token, written, place);
    if (fault !== undefined) throw badExpression(text, fault);
  }
  if (place.depth > 0) throw badExpression(text, "a parenthesis is not closed");
  if (place.operand) throw badExpression(text, tokens.length === 0 ? "it is empty" : "it ends too early");
  return written.join(" ").replaceAll("( ", "(").replaceAll(" )", ")");
}

function take(token: string, written: string[], place: Place): string | undefined {
  const operator = token.toUpperCase();
  if (operators.has(operator)) {
    if (place.operand || (operator === "WITH" && !place.mayTakeException)) return `${token} is misplaced`;
    written.push(operator);
    place.operand = true;
    place.mayTakeException = false;
    return undefined;
  }
  if (token === ")") {
    if (place.operand || place.depth === 0) return "a closing parenthesis is misplaced";
    place.depth -= 1;
    place.mayTakeException = false;
    written.push(token);
    return undefined;
  }
  if (!place.operand) return `an operator is missing before ${quote(token)}`;
  if (token === "(") place.depth += 1;
  const licence = token === "(" ? token : licenceId(token);
  if (licence === undefined) return `unknown licence ${quote(token)}`;
  written.push(licence);
  place.operand = token === "(";
  place.mayTakeException = token !== "(";
  return undefined;
}

function takeException(token: string, written: string[], place: Place): string | undefined {
  const exception = isAscii(token) ? spdxExceptions.get(token.toLowerCase()) : undefined;
  if (exception === undefined) return `unknown licence exception ${quote(token)}`;
  written.push(exception);
  place.operand = false;
  return undefined;
}

/** `apache-2.0+` → `Apache-2.0+`, `licenseref-Mine` → `LicenseRef-Mine`; undefined when it is no id. */
function licenceId(token: string): string | undefined {
  if (!isAscii(token)) return undefined;
  const reference = /^licenseref-([a-z0-9.-]+)$/i.exec(token)?.[1];
  if (reference !== undefined) return `LicenseRef-${reference}`;
  const plus = token.endsWith("+") ? "+" : "";
  const id = spdxLicences.get(token.slice(0, token.length - plus.length).toLowerCase());
  return id === undefined ? undefined : id + plus;
}

/** Lower-casing maps some letters outside ASCII into it (U+212A to `k`); such ids are no ids. */
function isAscii(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

function badExpression(text: string, fault: string) {
  return invalid(
    "licence.invalid",
    `${quote(text)} is not a valid SPDX licence expression: ${fault}.`,
    "Join SPDX licence ids with AND, OR and WITH, or name a licence of your own LicenseRef-Own.",
  );
}
