/** `gatehouse check`: compares rows, blobs and hashes with each other, names every fault, and changes nothing. */
import { buildCommand } from "@stricli/core";
import { checkHouse } from "../app/check-house.ts";
import type { CheckReport } from "../app/check-report.ts";
import type { FetchView } from "../app/check-views.ts";
import { loadConfig } from "../config/load-config.ts";
import { openByteProgress } from "./byte-progress.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, switchFlag, textFlag } from "./flags.ts";
import { answer, answerJson } from "./say.ts";

type Flags = ConfigFlags & JsonFlag & { readonly quick: boolean; readonly url?: string };

export const check = buildCommand<Flags, [], ConsoleContext>({
  docs: {
    brief: "Check rows, blobs and hashes against each other",
    fullDescription: [
      "Reads every stored file and hashes it, and asks whether each row of the database agrees with the others and with",
      "the bytes. Works while the server runs, and changes nothing. Exit status 1 when a fault was found. With --url it",
      "also compares what that server shows; the token for a closed index comes from the environment: GATEHOUSE_TOKEN.",
    ].join("\n"),
  },
  parameters: {
    flags: {
      quick: switchFlag("Compare sizes alone, without reading the stored files"),
      url: textFlag("URL", "A running server of this data folder, such as http://127.0.0.1:8460"),
      ...jsonFlag,
      ...configFlags,
    },
  },
  func: runCheck,
});

async function runCheck(this: ConsoleContext, { config, data, url, ...flags }: Flags): Promise<void> {
  const { settings } = await loadConfig(config, process.env, { data });
  const progress = openByteProgress();
  const report = await checkHouse({
    dataFolder: settings.storage.data,
    now: () => Date.now(),
    quick: flags.quick,
    ...(url === undefined ? {} : { fetchView: viewsOf(url) }),
    progress: progress.show,
  }).finally(progress.end);
  if (flags.json) answerJson(report);
  else answer(describe(report));
  if (report.faults.length > 0) this.process.exitCode = 1;
}

function viewsOf(url: string): FetchView {
  const token = process.env["GATEHOUSE_TOKEN"];
  const origin = url.replace(/\/+$/, "");
  return (path, accept) =>
    fetch(`${origin}${path}`, {
      redirect: "manual",
      headers: { accept, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    });
}

function describe({ faults, leftovers, files, bytes, hashed }: CheckReport): string {
  const looked = `${files} files, ${bytes} bytes, ${hashed ? "all read and hashed" : "sizes compared"}`;
  return [
    ...faults.map(({ rule, what }) => `fault     ${rule}: ${what}`),
    ...leftovers.map(({ rule, what }) => `leftover  ${rule}: ${what}`),
    `${faults.length === 0 ? "No fault" : `${faults.length} faults`} (${looked}).`,
  ].join("\n");
}
