/** The rules that refuse an upload, as the source words them; kept inside the program. */
import { findRefusals, type RefusalEntry } from "./refusals.macro.ts" with { type: "macro" };

export type { RefusalEntry };

/** By code. */
export const refusals: readonly RefusalEntry[] = findRefusals();
