/** White space as Python's `strip` and `\s` know it, which is not what JavaScript's `trim` and `\s` take for it. */

/** Finds one such character. */
export const whiteSpace = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Drops it at both ends; by hand, since a pattern tied to the end takes quadratic time on hostile text. */
export function trimWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && whiteSpace.test(text.charAt(start))) start++;
  while (start < end && whiteSpace.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
