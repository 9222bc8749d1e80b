/** `gatehouse policy reload [F]`: puts the policy of the config file in force, also while the server runs. */
import { buildCommand } from "@stricli/core";
import { reloadPolicy } from "../app/reload-policy.ts";
import { jsonFlag, type JsonFlag, textFlag } from "./flags.ts";
import { policyFileArgument } from "./policy-file-argument.ts";
import { answer, answerJson } from "./say.ts";
import { withHouse } from "./with-house.ts";

type Flags = JsonFlag & { readonly config?: string; readonly data?: string };

export const policyReload = buildCommand({
  docs: { brief: "Put the policy of the config file in force; a bad one keeps the last good one" },
  parameters: {
    flags: {
      ...jsonFlag,
      config: textFlag("F", "The same as the argument"),
      data: textFlag("DIR", "The data folder; wins over the config file"),
    },
    positional: policyFileArgument,
  },
  func: reload,
});

async function reload({ json, config, data }: Flags, argument?: string): Promise<void> {
  const file = argument ?? config ?? "gatehouse.yaml";
  const folder = data === undefined ? {} : { data };
  await withHouse({ config: file, ...folder }, async ({ house, actor }) => {
    const { loaded, difference } = await reloadPolicy(house, { config: file, by: "command", actor });
    if (json) return answerJson({ loaded, difference });
    for (const line of difference) answer(line);
    answer(loaded ? `The policy is in force; changes: ${difference.length}.` : "It is in force already.");
  });
}
