/** The reason somebody gives for a yank or a status, as pages, clients and terminals show it. */

/** The most characters kept. */
const LONGEST = 500;

/**
 * One line without control and direction characters, cut at a whole character; `null` when nothing is left.
 * Installers print it, and half a surrogate pair would cost a strict JSON reader the whole page.
 */
export function shownReason(text: string | undefined): string | null {
  const line = (text ?? "")
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .trim();
  return line === "" ? null : Array.from(line).slice(0, LONGEST).join("");
}
