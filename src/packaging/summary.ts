/** The one-line summary of a distribution. */
import { invalid } from "../errors.ts";

const maxLength = 512;

/**
 * Checks a summary: one line, at most 512 characters.
 * @throws Refusal `metadata.summary`
 */
export function parseSummary(text: string): string {
  if (/[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/.test(text))
    throw invalid(
      "metadata.summary",
      "'summary' must be a single line.",
      "Move the rest into the description.",
    );
  if (Array.from(text).length > maxLength)
    throw invalid(
      "metadata.summary",
      `'summary' field must be ${maxLength} characters or less.`,
      "Move the rest into the description.",
    );
  return text;
}
