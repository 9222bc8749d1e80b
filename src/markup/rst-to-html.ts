/** reStructuredText to HTML as its author wrote it: not yet safe. */
import { RstToHtmlCompiler } from "rst-compiler";

/**
 * No file is ever read: `include` and its like are unknown here.
 * @returns HTML that may hold anything: it goes to `safeHtml` next
 * @throws Error for directives and roles that are not known, such as those of Sphinx
 */
export function rstToHtml(text: string): string {
  // The compiler counts blanks only.
  const spaced = text.replaceAll("\t", "        ").replaceAll("\r\n", "\n");
  return new RstToHtmlCompiler().compile(
    spaced,
    { disableWarnings: true, disableErrors: true },
    { disableWarnings: true, disableErrors: true },
  ).body;
}
