/** `gatehouse config show`: the settings that hold, and where each comes from. */
import { buildCommand } from "@stricli/core";
import { describeConfig } from "../config/describe-config.ts";
import { loadConfig } from "../config/load-config.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textFlag } from "./flags.ts";
import { answer, answerJson, say } from "./say.ts";
import { table } from "./table.ts";

type Flags = ConfigFlags & JsonFlag & { readonly listen?: string };

export const configShow = buildCommand({
  docs: { brief: "Print the settings that hold and where each comes from" },
  parameters: {
    flags: {
      ...configFlags,
      listen: textFlag("HOST:PORT", "As serve would be given it"),
      ...jsonFlag,
    },
  },
  func: show,
});

async function show({ config, data, listen, json }: Flags): Promise<void> {
  const loaded = await loadConfig(config, process.env, { data, listen });
  const rows = describeConfig(loaded);
  if (json) return answerJson({ settings: rows, warnings: loaded.warnings });
  for (const warning of loaded.warnings) say(`warning: ${warning}`);
  answer(
    table(
      ["SETTING", "VALUE", "FROM"],
      rows.map(({ path, value, source }) => [path, value, source]),
    ),
  );
}
