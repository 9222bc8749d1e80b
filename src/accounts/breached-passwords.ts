/** Passwords that everyone tries first: a list shipped inside the program, so that no check needs the network. */
import frontCoded from "./assets/common-passwords.txt" with { type: "text" };

/**
 * 21,637 lower-case passwords of at least eight characters, from the lists that the packages
 * `@zxcvbn-ts/language-common` 4.1.3 (MIT) and Django 5.2.19 (BSD-3-Clause) ship.
 */
let known: ReadonlySet<string> | undefined;

/** Whether `password`, in any case, is on the list. */
export function isBreached(password: string): boolean {
  known ??= decode(frontCoded);
  return known.has(password.toLowerCase());
}

/** Each line: how many characters it shares with the line before, as one base-36 digit, and the rest. */
function decode(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  let before = "";
  for (const line of text.trimEnd().split("\n")) {
    before = before.slice(0, Number.parseInt(line.charAt(0), 36)) + line.slice(1);
    words.add(before);
  }
  return words;
}
