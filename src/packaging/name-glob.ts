/** Globs on normalised project names, as tokens, `reserved` and policy entries use them. */

/** Whether `text` is a glob of name characters, `*` (any run) and `?` (one character). */
export function isNameGlob(text: string): boolean {
  return text.length <= 200 && /^[a-z0-9*?-]+$/.test(text);
}

/** Whether the normalised `name` matches `glob`; linear in the length of both, without regular expressions. */
export function matchesGlob(glob: string, name: string): boolean {
  let g = 0;
  let n = 0;
  let star = -1;
  let retry = 0;
  while (n < name.length) {
    if (g < glob.length && (glob[g] === "?" || glob[g] === name[n]) && glob[g] !== "*") {
      g += 1;
      n += 1;
    } else if (g < glob.length && glob[g] === "*") {
      star = g;
      retry = n;
      g += 1;
    } else if (star >= 0) {
      g = star + 1;
      retry += 1;
      n = retry;
    } else {
      return false;
    }
  }
  while (g < glob.length && glob[g] === "*") g += 1;
  return g === glob.length;
}
