/** Walks a folder for wheels and sdists. */
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { invalid, quote, Refusal } from "../errors.ts";
import { compareVersions } from "../packaging/version.ts";
import type { DistributionFilename } from "../packaging/distribution-filename.ts";
import { parseImportFilename } from "./import-filename.ts";
import { systemCode } from "./system-code.ts";

export type FoundDistribution = {
  readonly path: string;
  /** Its path within the folder, for people. */
  readonly file: string;
  readonly filename: DistributionFilename;
};

/** A file that did not come in; `file` is its path within the folder, `reason` one line. */
export type RefusedFile = { readonly file: string; readonly code: string; readonly reason: string };

export type FoundFiles = {
  /** By project, version and filename, so that releases are made in their order. */
  readonly distributions: readonly FoundDistribution[];
  readonly refused: readonly RefusedFile[];
  /** Files that are no distributions: signatures, hidden files, anything else. */
  readonly skipped: number;
};

/** Follows links to files, never to folders. @throws Refusal `import.folder` */
export async function findDistributions(folder: string): Promise<FoundFiles> {
  const distributions: FoundDistribution[] = [];
  const refused: RefusedFile[] = [];
  let skipped = 0;
  for await (const path of walk(folder)) {
    const file = relative(folder, path);
    try {
      const filename = file.split("/").some((part) => part.startsWith("."))
        ? undefined
        : parseImportFilename(path.slice(path.lastIndexOf("/") + 1));
      if (filename === undefined) skipped += 1;
      else distributions.push({ path, file, filename });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ file, code: error.code, reason: error.sentence });
    }
  }
  return { distributions: distributions.sort(inOrder), refused, skipped };
}

/** Every plain file below `folder`, also behind links. */
async function* walk(folder: string): AsyncGenerator<string> {
  for (const entry of await list(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (await isFile(entry, path)) yield path;
  }
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw invalid(
      "import.folder",
      `The folder ${quote(folder)} cannot be read (${code}).`,
      "Check its path and who may read it.",
    );
  }
}

async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function inOrder(a: FoundDistribution, b: FoundDistribution): number {
  if (a.filename.name !== b.filename.name) return a.filename.name < b.filename.name ? -1 : 1;
  return compareVersions(a.filename.version, b.filename.version) || (a.file < b.file ? -1 : 1);
}
