/** What an inspection hands back, and how promises that are broken become refusals or warnings. */
import { refuseContents } from "./archive-refusal.ts";

export type Inspected = {
  /** METADATA or PKG-INFO, byte for byte. */
  readonly metadata: Uint8Array;
  /** Paths of all files, for License-File checks. */
  readonly names: ReadonlySet<string>;
  /** What was let through because the caller asked for leniency, one sentence each. */
  readonly warnings: readonly string[];
};

/** Turns clauses that share a subject into one sentence: the first three, then how many more. */
function sentence(subject: string, faults: readonly string[]): string {
  const rest = faults.length - 3;
  return `${subject} ${faults.slice(0, 3).join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}

/**
 * Judges the clauses about one subject: none is fine, otherwise a warning when lenient, else a refusal.
 * @returns the warnings, none or one
 * @throws Refusal `archive.<rule>`
 */
export function judge(
  faults: readonly string[],
  about: { readonly rule: string; readonly subject: string; readonly remedy?: string },
  lenient: boolean,
): readonly string[] {
  if (faults.length === 0) return [];
  const text = sentence(about.subject, faults);
  if (!lenient) throw refuseContents(about.rule, text, about.remedy);
  return [`${text}.`];
}
