/** Every reader of foreign bytes. */
import { archiveTargets } from "./archive-targets.ts";
import { formTargets } from "./form-targets.ts";
import type { FuzzTarget } from "./target.ts";
import { textTargets } from "./text-targets.ts";

export const allTargets: readonly FuzzTarget[] = [...archiveTargets, ...formTargets, ...textTargets];
