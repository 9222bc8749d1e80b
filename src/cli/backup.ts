/** `gatehouse backup FILE`: one file that holds everything of the data folder, made while the server runs. */
import { buildCommand } from "@stricli/core";
import { backupHouse } from "../app/backup-house.ts";
import { loadConfig } from "../config/load-config.ts";
import { openByteProgress } from "./byte-progress.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textArgument } from "./flags.ts";
import { answer, answerJson } from "./say.ts";

export const backup = buildCommand<ConfigFlags & JsonFlag, [string], ConsoleContext>({
  docs: {
    brief: "Back up everything into one file, also while serving",
    fullDescription: [
      "Writes a tar file with the database, every stored file and the keys, all verified on the way. Whoever can read it",
      "can read every package and forge sessions: keep it as safe as the data folder. FILE must not exist; until the",
      "backup is whole and on the disk it is called FILE.partial.",
    ].join("\n"),
  },
  parameters: {
    flags: { ...jsonFlag, ...configFlags },
    positional: { kind: "tuple", parameters: [textArgument("FILE", "Where the backup goes")] },
  },
  func: async ({ config, data, json }: ConfigFlags & JsonFlag, file: string) => {
    const { settings } = await loadConfig(config, process.env, { data });
    const progress = openByteProgress();
    const manifest = await backupHouse({
      dataFolder: settings.storage.data,
      file,
      now: () => Date.now(),
      progress: progress.show,
    }).finally(progress.end);
    if (json) answerJson({ file, ...manifest });
    else answer(`${file}: the database and ${manifest.blobs} stored files (${manifest.blobBytes} bytes).`);
  },
});
