/** The file that `policy_file` names, and the lines of a file that hold its policy. */
import type { Policy } from "../policy/policy.ts";
import { sortFaults } from "./fault.ts";
import { type Faulty, newReading } from "./parse-config.ts";
import { broken } from "./schema.ts";
import { policyFileSchema } from "./settings-schema.ts";
import { readYaml } from "./yaml-document.ts";

/** A policy with the text it was read from. */
export type PolicySource = {
  readonly policy: Policy;
  /** Base name. */
  readonly file: string;
  /** Of the whole file's bytes, in hex. */
  readonly sha256: string;
  /** The lines that hold the policy, and the number of the first of them. */
  readonly text: string;
  readonly firstLine: number;
  /** Whether the file's last line ends with a line break. */
  readonly lastLineEnds: boolean;
};

/** Reads a file of policy alone: one mapping with the key `policy`, as in the main file. Never throws, touches nothing. */
export function parsePolicyFile(text: string, file: string): Policy | Faulty {
  const { root, faults } = readYaml(text, file);
  const reading = newReading(faults, new Map());
  if (root.kind === "scalar" && root.value === null) {
    const remedy = "Write policy: and, below it, second_factor or critical.";
    return { faults: sortFaults([...faults, { ...root.at, path: "", what: "the file is empty.", remedy }]) };
  }
  const read = policyFileSchema.read(root, { path: "", reading });
  if (read === broken || reading.faults.length > 0) return { faults: sortFaults(reading.faults) };
  return read.policy;
}

/** The lines from the key `policy` to the next key; none of the file's other settings. */
export function policyLines(
  text: string,
  file: string,
): Pick<PolicySource, "text" | "firstLine" | "lastLineEnds"> {
  const lastLineEnds = text === "" || text.endsWith("\n");
  const { root } = readYaml(text, file);
  const entries = root.kind === "mapping" ? root.entries : [];
  const at = entries.findIndex(({ key }) => key === "policy");
  const first = entries[at]?.keyAt.line;
  if (first === undefined) return { text: "", firstLine: 1, lastLineEnds };
  const after = entries[at + 1]?.keyAt.line ?? Number.MAX_SAFE_INTEGER;
  const lines = text.split(/\r?\n/).slice(first - 1, Math.max(first, after - 1));
  return { text: lines.join("\n").trimEnd(), firstLine: first, lastLineEnds };
}
