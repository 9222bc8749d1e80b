/** One word of a POSIX shell line: written plainly where that is safe, in single quotes where it is not. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
