/** Licences as metadata states them, and the patterns that mean them. */

/** What metadata says of a licence: an SPDX expression (PEP 639), classifiers, or words of old. */
export type Licence = {
  readonly expression?: string;
  readonly classifiers: readonly string[];
  readonly words?: string;
};

const PREFIX = "license ::";

/** @returns undefined where nothing is said that a rule could read */
export function licenceOf(metadata: {
  readonly licenseExpression?: string | undefined;
  readonly license?: string | undefined;
  readonly classifiers: readonly string[];
}): Licence | undefined {
  const { licenseExpression: expression, license: words } = metadata;
  const classifiers = metadata.classifiers.filter((each) => each.toLowerCase().startsWith(PREFIX));
  if (expression === undefined && classifiers.length === 0 && words === undefined) return undefined;
  return {
    ...(expression === undefined ? {} : { expression }),
    classifiers,
    ...(words === undefined ? {} : { words }),
  };
}

/**
 * Whether one of the `patterns` means the licence. For `every`, as `allow` asks: of an expression that needs several
 * licences (AND), each; of one that leaves a choice (OR), one of them. Otherwise, as `deny` asks: any that is named.
 */
export function licenceMatches(licence: Licence, patterns: readonly string[], every: boolean): boolean {
  const meant = (text: string) => patterns.some((pattern) => isLike(pattern, text));
  const { expression, classifiers, words } = licence;
  if (expression !== undefined) {
    if (meant(expression)) return true;
    return every ? holds(expression, meant) : idsOf(expression).some(meant);
  }
  if (classifiers.length > 0) return every ? classifiers.every(meant) : classifiers.some(meant);
  return words !== undefined && words.length <= LONGEST_WORDS && meant(words.trim());
}

/** Some put the whole text of a licence where its name belongs. */
const LONGEST_WORDS = 200;

/** How a person reads it. */
export function licenceWords({ expression, classifiers, words }: Licence): string {
  if (expression !== undefined) return expression;
  if (classifiers.length > 0) return classifiers.join(", ");
  return words === undefined ? "none" : words.trim().slice(0, 60);
}

function idsOf(expression: string): string[] {
  return tokensOf(expression).filter((token) => !/^(?:AND|OR|WITH|[()])$/i.test(token));
}

function tokensOf(expression: string): string[] {
  return expression.match(/[()]|[^\s()]+/g) ?? [];
}

/** OR binds less than AND (SPDX, annex D). Whatever is no expression holds for nobody. */
function holds(expression: string, meant: (id: string) => boolean): boolean {
  const tokens = tokensOf(expression);
  let at = 0;
  const next = (word: string): boolean => {
    if (tokens[at]?.toUpperCase() !== word) return false;
    at += 1;
    return true;
  };
  const one = (): boolean => {
    if (next("(")) {
      const inner = any();
      return next(")") && inner;
    }
    const id = tokens[at] ?? "";
    at += 1;
    if (!next("WITH")) return meant(id);
    const whole = `${id} WITH ${tokens[at] ?? ""}`;
    at += 1;
    return meant(id) || meant(whole);
  };
  const all = (): boolean => {
    let so = one();
    while (next("AND")) so = one() && so;
    return so;
  };
  const any = (): boolean => {
    let so = all();
    while (next("OR")) so = all() || so;
    return so;
  };
  return any() && at === tokens.length;
}

/** Without regard to case; `*` is any run of characters. */
function isLike(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const said = text.toLowerCase();
  if (rest.length === 0) return said === first;
  const last = rest.pop() ?? "";
  if (!said.startsWith(first) || !said.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = said.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= said.length - last.length;
}
