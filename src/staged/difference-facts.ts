/** What a release would change, as terms and values for letters and terminals. */
import type { Change, Difference } from "./difference.ts";

/** At most so many lines of one kind are named. */
const NAMED = 8;

export function differenceFacts(difference: Difference): (readonly [term: string, value: string])[] {
  const { before, files, filesBefore, bytes, bytesBefore } = difference;
  const was = (value: number) => (before === undefined ? "" : ` (${value} in ${before})`);
  return [
    ["Files", `${files}${was(filesBefore)}`],
    ["Bytes", `${bytes}${was(bytesBefore)}`],
    ["Dependencies", changeWords(difference.dependencies)],
    ["Entry points", changeWords(difference.entryPoints)],
    ["Scripts, .pth, native code", changeWords(difference.runnable)],
  ];
}

/** `+ requests >=2, - six`, or `as before`. */
export function changeWords({ added, removed }: Change): string {
  const lines = [...added.map((each) => `+ ${each}`), ...removed.map((each) => `- ${each}`)];
  if (lines.length === 0) return "as before";
  const rest = lines.length - NAMED;
  return `${lines.slice(0, NAMED).join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}
