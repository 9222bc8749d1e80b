/** Evaluates environment markers (PEP 508) for a given environment; what is not known of it counts in favour. */
import { parseMarker } from "../packaging/marker.ts";
import { parseSpecifierSet, specifierAllows } from "../packaging/specifier.ts";
import { tryParseVersion } from "../packaging/version.ts";
import { Refusal } from "../errors.ts";

/** Values of marker variables by their names of today (`os_name`); a missing one may be anything. */
export type MarkerValues = Readonly<Record<string, string>>;

type Operand = { readonly text: string | undefined; readonly variable?: string };
type Tokens = { readonly all: readonly string[]; at: number };

/** @param extras those that are asked for. @throws Refusal `marker.invalid` */
export function holdsMarker(text: string, values: MarkerValues, extras: ReadonlySet<string>): boolean {
  const marker = parseMarker(text);
  const all = marker.match(/'[^']*'|"[^"]*"|[()]|===|[~=!<>]=|[<>]|[a-z_.]+/g) ?? [];
  const operands = (token: string): Operand => {
    if (/^['"]/.test(token)) return { text: token.slice(1, -1) };
    const variable = token
      .replace(".", "_")
      .replace(/^python_implementation$/, "platform_python_implementation");
    return { text: values[variable], variable };
  };
  return alternatives({ all, at: 0 }, { operands, extras });
}

type Ground = { readonly operands: (token: string) => Operand; readonly extras: ReadonlySet<string> };

function alternatives(tokens: Tokens, ground: Ground): boolean {
  let holds = conjunction(tokens, ground);
  while (tokens.all[tokens.at] === "or") {
    tokens.at += 1;
    holds = conjunction(tokens, ground) || holds;
  }
  return holds;
}

function conjunction(tokens: Tokens, ground: Ground): boolean {
  let holds = term(tokens, ground);
  while (tokens.all[tokens.at] === "and") {
    tokens.at += 1;
    holds = term(tokens, ground) && holds;
  }
  return holds;
}

function term(tokens: Tokens, ground: Ground): boolean {
  const next = (): string => tokens.all[tokens.at++] ?? "";
  const first = next();
  if (first === "(") {
    const holds = alternatives(tokens, ground);
    tokens.at += 1;
    return holds;
  }
  const left = ground.operands(first);
  const operator = next();
  const whole = operator === "not" ? `not ${next()}` : operator;
  return compare(left, whole, { right: ground.operands(next()), extras: ground.extras });
}

const FLIPPED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

function compare(
  left: Operand,
  operator: string,
  { right, extras }: { right: Operand; extras: ReadonlySet<string> },
): boolean {
  const word = left.variable === undefined ? left.text : right.text;
  const variable = left.variable ?? right.variable;
  if (variable === "extra" || variable === "extras") {
    const asked = [...extras].some((extra) => extra === word?.toLowerCase().replace(/[-_.]+/g, "-"));
    return operator === "!=" || operator === "not in" ? !asked : asked;
  }
  // A value that is not known may be the right one; groups are all wanted.
  if (left.text === undefined || right.text === undefined) return true;
  if (operator === "in") return right.text.includes(left.text);
  if (operator === "not in") return !right.text.includes(left.text);
  if (left.variable !== undefined) return relate(left.text, operator, right.text);
  return relate(right.text, FLIPPED[operator] ?? operator, left.text);
}

/** As versions where both can be, else as texts. */
function relate(value: string, operator: string, wanted: string): boolean {
  const version = tryParseVersion(value);
  const set = version === undefined ? undefined : specifier(`${operator}${wanted}`);
  if (version !== undefined && set !== undefined) return specifierAllows(set, version);
  switch (operator) {
    case "==":
    case "===":
      return value === wanted;
    case "!=":
      return value !== wanted;
    case "<":
      return value < wanted;
    case "<=":
      return value <= wanted;
    case ">":
      return value > wanted;
    default:
      return value >= wanted;
  }
}

function specifier(text: string) {
  try {
    return parseSpecifierSet(text);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
