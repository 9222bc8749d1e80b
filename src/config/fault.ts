/** One thing wrong with the configuration: where it stands, which setting it is, what is wrong and how to mend it. */

/** Where a value stands. `line` and `column` count from 1; line 0 means that `file` names an option or `default`. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

export type Fault = Place & {
  /** Dotted path of the setting, `server.listen` or `reserved[0]`; empty for the file as a whole. */
  readonly path: string;
  readonly what: string;
  readonly remedy: string | undefined;
};

/** `file:line:column: path: what remedy`, on one line. */
export function formatFault(fault: Fault): string {
  const position = fault.line === 0 ? fault.file : `${fault.file}:${fault.line}:${fault.column}`;
  return [position, fault.path, fault.remedy === undefined ? fault.what : `${fault.what} ${fault.remedy}`]
    .filter((part) => part !== "")
    .join(": ");
}

/** More than these nobody reads, and a file of nothing but faults must not keep the program busy. */
export const maxFaults = 100;

/** Orders faults by where they stand, each once, and at most `maxFaults` of them. */
export function sortFaults(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Set<string>();
  return [...faults]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .filter((fault) => {
      const text = formatFault(fault);
      return !seen.has(text) && seen.add(text);
    })
    .slice(0, maxFaults);
}
