/** A description in its markup to HTML that a page may hold. */
import { markdownToHtml } from "./markdown-to-html.ts";
import type { Markup } from "./markup.ts";
import { rstToHtml } from "./rst-to-html.ts";
import { type SafeHtml, safeHtml } from "./safe-html.ts";

/** @throws Error where the text cannot be rendered: nested too deep, or markup that is not known here */
export function renderMarkup({ format, text }: Markup): SafeHtml {
  return safeHtml(format === "rst" ? rstToHtml(text) : markdownToHtml(text, format));
}
