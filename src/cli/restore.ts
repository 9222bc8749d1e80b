/** `gatehouse restore FILE`: makes a data folder from a backup, or nothing at all. */
import { buildCommand } from "@stricli/core";
import { consoleActor } from "../app/house.ts";
import { restoreHouse } from "../app/restore-house.ts";
import { loadConfig } from "../config/load-config.ts";
import { openByteProgress } from "./byte-progress.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textArgument } from "./flags.ts";
import { answer, answerJson, say } from "./say.ts";

export const restore = buildCommand<ConfigFlags & JsonFlag, [string], ConsoleContext>({
  docs: {
    brief: "Restore a backup into an empty data folder",
    fullDescription: [
      "The data folder must be empty or missing. Everything is unpacked beside it as DIR.partial, verified and checked,",
      "and gets its name at the end. What happened after the backup is undone: tokens revoked since then work again.",
    ].join("\n"),
  },
  parameters: {
    flags: { ...jsonFlag, ...configFlags },
    positional: { kind: "tuple", parameters: [textArgument("FILE", "A file made by 'gatehouse backup'")] },
  },
  func: async ({ config, data, json }: ConfigFlags & JsonFlag, file: string) => {
    const { settings } = await loadConfig(config, process.env, { data });
    const dataFolder = settings.storage.data;
    const progress = openByteProgress();
    const manifest = await restoreHouse({
      file,
      dataFolder,
      actor: consoleActor(),
      now: () => Date.now(),
      progress: progress.show,
    }).finally(progress.end);
    if (json) answerJson({ data: dataFolder, ...manifest });
    else answer(`${dataFolder}: as it was at ${manifest.madeAt}, with ${manifest.blobs} stored files.`);
    say(
      `Tokens revoked and people disabled after ${manifest.madeAt} are as they were before: look at them now.`,
    );
  },
});
