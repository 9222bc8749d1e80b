/** `gatehouse config check [F]`: every fault of the config file at once. */
import { buildCommand } from "@stricli/core";
import { loadConfig } from "../config/load-config.ts";
import { quote, Refusal } from "../errors.ts";
import type { ConsoleContext } from "./console-context.ts";
import { jsonFlag, type JsonFlag, textFlag } from "./flags.ts";
import { answer, answerJson, say } from "./say.ts";

type Flags = JsonFlag & { readonly config?: string };

export const configCheck = buildCommand<Flags, [string?], ConsoleContext>({
  docs: { brief: "Check a config file; exit status 1 when it has faults" },
  parameters: {
    flags: { ...jsonFlag, config: textFlag("F", "The same as the argument") },
    positional: {
      kind: "tuple",
      parameters: [
        {
          placeholder: "F",
          brief: "The config file; gatehouse.yaml when left out",
          parse: String,
          optional: true,
        },
      ],
    },
  },
  func: check,
});

async function check(this: ConsoleContext, { json, config }: Flags, argument?: string): Promise<void> {
  const file = argument ?? config ?? "gatehouse.yaml";
  try {
    const { warnings } = await loadConfig(file, process.env);
    if (json) return answerJson({ file, ok: true, faults: [], warnings });
    for (const warning of warnings) say(`warning: ${warning}`);
    answer(`${quote(file)} is right${warnings.length === 0 ? "" : `; warnings: ${warnings.length}`}.`);
  } catch (error) {
    if (!json || !(error instanceof Refusal)) throw error;
    answerJson({ file, ok: false, faults: error.details["faults"] ?? [error.sentence], warnings: [] });
    this.process.exitCode = 1;
  }
}
