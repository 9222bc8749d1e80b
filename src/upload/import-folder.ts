/** Takes in what was found in a folder, several files at a time; safe to stop at any instant and to run again. */
import { SQLiteError } from "bun:sqlite";
import type { Actor } from "../actor.ts";
import { Refusal } from "../errors.ts";
import type { FoundDistribution, FoundFiles, RefusedFile } from "./find-distributions.ts";
import { type ImportDeps, importFile } from "./import-file.ts";
import { systemCode } from "./system-code.ts";

export type { ImportDeps } from "./import-file.ts";

export type ImportRun = {
  readonly found: FoundFiles;
  /** How many files at a time. */
  readonly jobs: number;
  /** Once it is aborted no further file is begun. */
  readonly signal: AbortSignal;
  /** Told how many distributions are through, after each. */
  readonly report: (done: number) => void;
};

export type ImportSummary = {
  readonly imported: number;
  /** Exactly these files were there already. */
  readonly unchanged: number;
  readonly refused: readonly RefusedFile[];
  /** What came in only because the rules are lenient. */
  readonly warned: readonly { readonly file: string; readonly warnings: readonly string[] }[];
  readonly skipped: number;
  /** Distributions that were not looked at because of the signal. */
  readonly left: number;
};

type Tally = { -readonly [Key in "imported" | "unchanged" | "skipped"]: number } & {
  done: number;
  refused: RefusedFile[];
  warned: { file: string; warnings: readonly string[] }[];
};

/**
 * A file that is refused or cannot be read is counted; what every further file would meet as well ends the import.
 * @throws Refusal `storage.full`; SQLiteError
 */
export async function importFolder(deps: ImportDeps, actor: Actor, run: ImportRun): Promise<ImportSummary> {
  const { found, jobs, report } = run;
  const tally: Tally = {
    imported: 0,
    unchanged: 0,
    skipped: found.skipped,
    done: 0,
    refused: [...found.refused],
    warned: [],
  };
  const fatal: { error?: unknown } = {};
  // Files of one release wait for each other, so that which of two rivals comes in does not depend on luck.
  const releases = groupByRelease(found.distributions).values();
  const worker = async () => {
    for (const release of releases) {
      for (const distribution of release) {
        if (run.signal.aborted || "error" in fatal) return;
        try {
          await importOne(deps, actor, { distribution, tally });
        } catch (error) {
          fatal.error = error;
          return;
        }
        tally.done += 1;
        report(tally.done);
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  if ("error" in fatal) throw fatal.error;
  const { done, ...summary } = tally;
  return { ...summary, left: found.distributions.length - done };
}

async function importOne(
  deps: ImportDeps,
  actor: Actor,
  { distribution, tally }: { distribution: FoundDistribution; tally: Tally },
): Promise<void> {
  const { file } = distribution;
  try {
    const { outcome, warnings } = await importFile(deps, actor, distribution);
    tally[outcome !== "same" ? "imported" : "unchanged"] += 1;
    if (warnings.length > 0) tally.warned.push({ file, warnings });
  } catch (error) {
    tally.refused.push({ file, ...explain(error) });
  }
}

/** Why one file did not come in. @throws what ends the whole import */
function explain(error: unknown): Omit<RefusedFile, "file"> {
  if (error instanceof SQLiteError) throw error;
  if (error instanceof Refusal) {
    if (error.kind === "storage_full") throw error;
    return { code: error.code, reason: error.sentence };
  }
  const code = systemCode(error);
  if (code !== undefined) {
    return { code: "import.unreadable", reason: `The file cannot be read (${code}). Run the import again.` };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "defect", reason: `Gatehouse failed on this file (${message}). Please report it.` };
}

function groupByRelease(distributions: readonly FoundDistribution[]): Map<string, FoundDistribution[]> {
  return Map.groupBy(distributions, ({ filename }) => `${filename.name} ${filename.version.key}`);
}
