/** Markdown to HTML as its author wrote it: not yet safe. */

/**
 * @param variant `CommonMark` leaves out what GitHub adds: tables, struck out text, task lists, bare addresses as links
 * @returns HTML that may hold anything: it goes to `safeHtml` next
 */
export function markdownToHtml(text: string, variant: "GFM" | "CommonMark"): string {
  const github = variant === "GFM";
  return Bun.markdown.html(text, {
    autolinks: github,
    tables: github,
    strikethrough: github,
    tasklists: github,
    headings: { ids: true },
  });
}
