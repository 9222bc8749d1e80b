/** Names of extras, whose rules grew stricter with metadata 2.3 (PEP 685). */
import { invalid, quote } from "../errors.ts";
import { isValidProjectName, normalizeName } from "./project-name.ts";

/**
 * Reads one `Provides-Extra` into its normal form. Metadata 2.3 and later must write it normalised (`strict`); older
 * metadata may use any spelling that would do for a project name.
 * @throws Refusal `extra.invalid`
 */
export function parseExtraName(text: string, strict: boolean): string {
  if (!isValidProjectName(text))
    throw invalid(
      "extra.invalid",
      `${quote(text)} is not a valid name for an extra.`,
      "Use ASCII letters, digits, '.', '_' and '-', with a letter or digit at both ends.",
    );
  const normal = normalizeName(text);
  if (strict && normal !== text)
    throw invalid(
      "extra.invalid",
      `${quote(text)} is not a normalised name for an extra, as metadata 2.3 and later demand.`,
      `Write ${quote(normal)}.`,
    );
  return normal;
}

/**
 * Makes a reader for the `Provides-Extra` values of one file, which remembers their spellings: one of them twice is
 * harmless, two spellings of one name are ambiguous.
 * @throws Refusal from the reader: `extra.invalid`, `extra.ambiguous`
 */
export function extraNameReader(strict: boolean): (text: string) => string {
  const spellings = new Map<string, string>();
  return (text) => {
    const normal = parseExtraName(text, strict);
    const before = spellings.get(normal) ?? text;
    if (before !== text)
      throw invalid(
        "extra.ambiguous",
        `The extras ${quote(before)} and ${quote(text)} are two spellings of one name.`,
        `Write ${quote(normal)} for both.`,
      );
    spellings.set(normal, text);
    return normal;
  };
}
