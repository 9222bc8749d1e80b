/** Marks a critical project in a list. */
import type { VNode } from "preact";
import type { Standing } from "../../policy/standing.ts";
import { standingWords } from "../../policy/standing-words.ts";

/** Nothing where the project is not critical. */
export function CriticalTag({ standing }: { readonly standing?: Standing | undefined }): VNode | null {
  return standing === undefined ? null : <span class="tag">critical: {standingWords(standing)}</span>;
}
