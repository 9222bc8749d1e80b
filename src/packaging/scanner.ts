/** A place in a text, for small grammars that are read from left to right. */
export type Scanner = { readonly text: string; at: number };

/** Takes what the sticky pattern matches here and moves behind it, or gives undefined and stays. */
export function take(scanner: Scanner, sticky: RegExp): string | undefined {
  sticky.lastIndex = scanner.at;
  const found = sticky.exec(scanner.text)?.[0];
  if (found !== undefined) scanner.at += found.length;
  return found;
}

/** Moves over spaces and tabs, the white space of PEP 508. */
export function skipBlanks(scanner: Scanner): void {
  take(scanner, /[ \t]*/y);
}

/** Whether nothing is left. */
export function atEnd(scanner: Scanner): boolean {
  return scanner.at >= scanner.text.length;
}
