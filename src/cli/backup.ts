/** `gatehouse backup FILE`: one file that holds everything of the data folder, made while the server runs. */
import { buildCommand } from "@stricli/core";
import { openNotary } from "../app/audit-keys.ts";
import { backupHouse } from "../app/backup-house.ts";
import { sealLog } from "../audit/seal-log.ts";
import { Refusal } from "../errors.ts";
import { loadConfig } from "../config/load-config.ts";
import { openByteProgress } from "./byte-progress.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textArgument } from "./flags.ts";
import { answer, answerJson, say } from "./say.ts";
import { withHouse } from "./with-house.ts";

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
  func: async ({ json, ...flags }: ConfigFlags & JsonFlag, file: string) => {
    const { settings } = await loadConfig(flags.config, process.env, { data: flags.data });
    await sealBefore(flags);
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

/** What the backup holds is under a checkpoint then; a log that cannot be signed is backed up all the same. */
async function sealBefore(flags: ConfigFlags): Promise<void> {
  try {
    await withHouse(flags, ({ house }) => sealLog({ db: house.db, ...openNotary(house) }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(`The audit log could not be signed before: ${error.message}`);
  }
}
