/** `gatehouse fetch FILE…`: brings everything that lock files name from the upstreams of an index into this house. */
import { buildCommand } from "@stricli/core";
import { startMirror } from "../app/open-mirror.ts";
import { requireSameUser } from "../app/same-user.ts";
import { record } from "../audit/record.ts";
import { write } from "../db/write.ts";
import { invalid, quote } from "../errors.ts";
import { readLockfile } from "../lockfiles/read-lockfile.ts";
import { parsePlatform, parsePython, type Platform, type Python, targetsOf } from "../lockfiles/target.ts";
import { fetchWishes, type SeedSummary } from "../seed/fetch-wishes.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { openProgress, type Progress } from "./import-progress.ts";
import { readText } from "./read-text.ts";
import { answer, answerJson, say } from "./say.ts";
import { untilStopped } from "./until-stopped.ts";
import { usageFault } from "./usage-fault.ts";
import { type Opened, withNewHouse } from "./with-house.ts";

type Flags = ConfigFlags &
  JsonFlag & {
    readonly platform?: readonly Platform[];
    readonly python?: readonly Python[];
    readonly index: string;
    readonly jobs: number;
  };

export const fetchCommand = buildCommand<Flags, string[], ConsoleContext>({
  docs: {
    brief: "Bring what lock files name from upstream into this house",
    fullDescription: [
      "Reads requirements.txt, uv.lock, poetry.lock, pdm.lock and pylock.toml, and fetches every wheel that fits the platforms",
      "and Pythons, and every sdist, proven by the hashes of the lock file. A requirements.txt without hashes brings its",
      "dependencies too. Works while the server runs and is safe to interrupt and to run again. Exit status 1 when",
      "something could not be had.",
    ].join("\n"),
  },
  parameters: {
    flags: {
      platform: {
        kind: "parsed",
        parse: parsePlatform,
        variadic: true,
        optional: true,
        placeholder: "P",
        brief: "Such as linux_x86_64, macosx_arm64, win_amd64; may be repeated; all when left out",
      },
      python: {
        kind: "parsed",
        parse: parsePython,
        variadic: true,
        optional: true,
        placeholder: "V",
        brief: "Such as 3.12; may be repeated; all when left out",
      },
      index: {
        kind: "parsed",
        parse: String,
        brief: "The index whose upstreams are asked",
        placeholder: "NAME",
        default: "main",
      },
      jobs: {
        kind: "parsed",
        parse: parseJobs,
        brief: "Files at a time, 1 to 32",
        placeholder: "N",
        default: "8",
      },
      ...jsonFlag,
      ...configFlags,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { placeholder: "FILE", brief: "A lock file or requirements.txt", parse: String },
    },
  },
  func: runFetch,
});

function parseJobs(text: string): number {
  if (/^[1-9][0-9]?$/.test(text) && Number(text) <= 32) return Number(text);
  throw invalid("fetch.jobs", `${quote(text)} is not a number from 1 to 32.`);
}

async function runFetch(this: ConsoleContext, flags: Flags, ...files: string[]): Promise<void> {
  const lists = files.map((file) => readLockfile(file, readText));
  const summary = await withNewHouse(flags, (opened) => seed(opened, flags, { files, lists }));
  if (flags.json) answerJson(fetchJson(summary));
  else answer(fetchWords(summary));
  if (summary.refused.length > 0 || summary.left > 0) this.process.exitCode = 1;
}

type Wanted = { readonly files: readonly string[]; readonly lists: ReturnType<typeof readLockfile>[] };

async function seed(
  { house, settings, actor }: Opened,
  flags: Flags,
  { files, lists }: Wanted,
): Promise<SeedSummary> {
  requireSameUser(house.dataFolder);
  const { index, jobs } = flags;
  const log = { warn: (fact: object, text?: string) => say(`${text ?? "warning"}: ${JSON.stringify(fact)}`) };
  const mirror = startMirror(house, settings, { log });
  if (mirror === undefined || !mirror.pulls(index)) {
    throw usageFault(
      `The index ${quote(index)} has no upstreams to fetch from.`,
      "Name them under indexes and upstreams in the config file, and that file with --config.",
    );
  }
  let progress: Progress | undefined;
  const report = (done: number, total: number) => {
    progress ??= openProgress(total, {
      bar: process.stderr.isTTY,
      write: (text) => process.stderr.write(text),
    });
    progress.show(done);
  };
  const targets = targetsOf(flags.platform ?? [], flags.python ?? []);
  try {
    const summary = await untilStopped((signal) =>
      fetchWishes(mirror, { lists, targets, index, jobs, signal, report }),
    );
    if (summary.fetched > 0) {
      const details = { index, files: summary.fetched, bytes: summary.bytes, lists: files };
      write(house.db, (tx) =>
        record(tx, { actor, at: house.now() }, { event: "mirror.fetch", outcome: "done", details }),
      );
    }
    return summary;
  } finally {
    progress?.end();
    mirror.close();
  }
}

/** Keys in snake_case. */
function fetchJson({ left, ...summary }: SeedSummary) {
  return { ...summary, interrupted: left > 0, left };
}

function fetchWords({ fetched, bytes, present, local, refused, skipped, left }: SeedSummary): string {
  const lines = [
    `fetched:            ${fetched} (${(bytes / 1e6).toFixed(1)} MB)`,
    `were here already:  ${present}`,
    `of this house:      ${local.length}`,
    `refused:            ${refused.length}`,
  ];
  if (left > 0) lines.push(`not looked at:      ${left} (interrupted; run it again to go on)`);
  if (refused.length > 0)
    lines.push("", "Refused:", ...refused.map(({ what, reason }) => `  ${quote(what)}: ${reason}`));
  if (skipped.length > 0) lines.push("", "Left out:", ...skipped.map((each) => `  ${each}`));
  return lines.join("\n");
}
