/** Reads a configuration that should be faulty and gives back its faults as lines. */
import { formatFault } from "../../src/config/fault.ts";
import { type Overrides, parseConfig } from "../../src/config/parse-config.ts";

/** The lines that `config check` would print for `g.yaml`; none when the text is sound. */
export function faultsOf(text: string, overrides: Overrides = {}): readonly string[] {
  const parsed = parseConfig(text, "g.yaml", overrides);
  return "faults" in parsed ? parsed.faults.map(formatFault) : [];
}
