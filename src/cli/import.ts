/** `gatehouse import DIR`: takes in a folder of wheels and sdists, as other index servers keep them. */
import { buildCommand } from "@stricli/core";
import { requirePerson } from "../accounts/person.ts";
import { admission } from "../app/admission.ts";
import { type NewestDescriptions, noteNewestDescriptions } from "../app/newest-descriptions.ts";
import { requireSameUser } from "../app/same-user.ts";
import { invalid, quote } from "../errors.ts";
import { findDistributions } from "../upload/find-distributions.ts";
import { type ImportDeps, importFolder } from "../upload/import-folder.ts";
import { type BundleFlags, bringBundle, isFile } from "./import-bundle.ts";
import type { ConsoleContext } from "./console-context.ts";
import { argument, configFlags, jsonFlag, switchFlag, textFlag } from "./flags.ts";
import { openProgress } from "./import-progress.ts";
import { importJson, importWords } from "./import-summary.ts";
import { answer, answerJson, say } from "./say.ts";
import { type Opened, withNewHouse } from "./with-house.ts";

type Flags = BundleFlags & { readonly owner?: string; readonly lenient: boolean; readonly jobs: number };

export const importCommand = buildCommand<Flags, [string], ConsoleContext>({
  docs: {
    brief: "Take in a folder of wheels and sdists, such as pypiserver's, or a bundle of gatehouse export",
    fullDescription: [
      "Takes in every wheel and .tar.gz sdist of a folder and the folders in it. Works while the server runs and is",
      "safe to interrupt and to run again: what is there already is left alone. Exit status 1 when a file was refused.",
      "A bundle comes in whole or not at all; its files of upstreams stay files of upstreams.",
    ].join("\n"),
  },
  parameters: {
    flags: {
      owner: textFlag("USER", "Who owns the projects that are new; nobody when left out"),
      lenient: switchFlag("Take in files whose RECORD, WHEEL tags, top folder or metadata version are off"),
      jobs: {
        kind: "parsed",
        parse: parseJobs,
        brief: "Files at a time, 1 to 64",
        placeholder: "N",
        default: "4",
      },
      upstream: textFlag("NAME", "The upstream here that the files of a bundle count as"),
      expect: textFlag("SHA256", "The only bundle that is taken, by what its export printed"),
      ...jsonFlag,
      ...configFlags,
    },
    positional: { kind: "tuple", parameters: [argument("DIR|BUNDLE", "The folder, or the bundle", String)] },
  },
  func: runImport,
});

function parseJobs(text: string): number {
  if (/^[1-9][0-9]?$/.test(text) && Number(text) <= 64) return Number(text);
  throw invalid("import.jobs", `${quote(text)} is not a number from 1 to 64.`);
}

async function runImport(this: ConsoleContext, flags: Flags, folder: string): Promise<void> {
  if (await isFile(folder)) return bringBundle(flags, folder);
  const found = await findDistributions(folder);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  const progress = openProgress(found.distributions.length, {
    bar: process.stderr.isTTY,
    write: (text) => process.stderr.write(text),
  });
  // Once: whoever asks a second time means it.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, stop);
  const summary = await withNewHouse(flags, async (opened) => {
    const descriptions = noteNewestDescriptions(opened.house);
    const done = await importFolder(importDeps(opened, flags, descriptions), opened.actor, {
      found,
      jobs: flags.jobs,
      signal: stopping.signal,
      report: progress.show,
    });
    await descriptions.render(stopping.signal);
    return done;
  }).finally(progress.end);
  for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);

  if (flags.json) answerJson(importJson(summary));
  else answer(importWords(summary));
  if (flags.owner === undefined && summary.imported > 0 && !flags.json) {
    say("New projects have no owner; 'gatehouse project grant PROJECT USER owner' gives them one.");
  }
  if (summary.refused.length > 0 || summary.left > 0) this.process.exitCode = 1;
}

function importDeps(
  { house, settings }: Opened,
  { owner, lenient }: Flags,
  descriptions: NewestDescriptions,
): ImportDeps {
  requireSameUser(house.dataFolder);
  const deps = admission(house, settings);
  const person = owner === undefined ? undefined : requirePerson(house.db.orm, owner);
  return {
    ...deps,
    published: descriptions.note,
    blobs: house.blobs,
    fileBytes: settings.limits.fileSize,
    rules: { ...deps.rules, ...(person === undefined ? {} : { owner: person.id }) },
    inspect: { ...deps.inspect, lenient: lenient || deps.inspect.lenient },
    allowUnknownMinor: lenient || deps.allowUnknownMinor,
  };
}
