/** What an import did, in words and for programs. */
import { quote } from "../errors.ts";
import type { ImportSummary } from "../upload/import-folder.ts";

/** Keys in snake_case; paths relative to the imported folder. */
export function importJson({ imported, unchanged, refused, warned, skipped, left }: ImportSummary) {
  return { imported, unchanged, refused, warned, skipped, interrupted: left > 0, left };
}

/** Several lines: the counts, then every file with something to say about it. */
export function importWords(summary: ImportSummary): string {
  const { imported, unchanged, refused, warned, skipped, left } = summary;
  const lines = [
    `came in:             ${imported}`,
    `were there already:  ${unchanged}`,
    `refused:             ${refused.length}`,
    `not distributions:   ${skipped}`,
  ];
  if (left > 0) lines.push(`not looked at:       ${left} (interrupted; run it again to go on)`);
  if (refused.length > 0) lines.push("", "Refused:");
  for (const { file, reason } of refused) lines.push(`  ${quote(file)}: ${reason}`);
  if (warned.length > 0) lines.push("", "Came in although:");
  for (const { file, warnings } of warned) {
    for (const warning of warnings) lines.push(`  ${quote(file)}: ${warning}`);
  }
  return lines.join("\n");
}
