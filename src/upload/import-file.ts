/** Takes in one file of an imported folder; what is there already is read but not copied. */
import { eq } from "drizzle-orm";
import { stat } from "node:fs/promises";
import type { Actor } from "../actor.ts";
import type { BlobStore, StagedBlob } from "../blobs/blob-store.ts";
import { fileDigest } from "../blobs/file-digest.ts";
import { judgeFilename } from "../catalog/filename-use.ts";
import { filenames } from "../db/schema/catalog.ts";
import { quote, Refusal } from "../errors.ts";
import { type AdmitDeps, type Admission, admitFile } from "./admit-file.ts";
import type { FoundDistribution } from "./find-distributions.ts";

export type ImportDeps = AdmitDeps & {
  readonly blobs: BlobStore;
  /** Most bytes of one file. */
  readonly fileBytes: number;
};

/** @throws Refusal as `admitFile` does, or `file.too_large`; an error of the operating system when it cannot be read */
export async function importFile(
  deps: ImportDeps,
  actor: Actor,
  found: FoundDistribution,
): Promise<Admission> {
  const { filename } = found.filename;
  const { size } = await stat(found.path);
  if (size > deps.fileBytes) throw tooLarge(filename, deps.fileBytes);
  if (isUsed(deps, filename)) {
    const sha256 = await fileDigest(Bun.file(found.path), "sha256");
    if (judgeFilename(deps.db.orm, { filename, sha256 }) === "same") return { outcome: "same", warnings: [] };
  }
  const staged = await copy(deps.blobs, found.path);
  return admitFile(deps, actor, { filename: found.filename, staged, legacySpelling: true });
}

/** Whether the filename was ever taken here. */
function isUsed({ db }: ImportDeps, filename: string): boolean {
  const folded = eq(filenames.folded, filename.toLowerCase());
  return db.orm.select({ filename: filenames.filename }).from(filenames).where(folded).get() !== undefined;
}

async function copy(blobs: BlobStore, path: string): Promise<StagedBlob> {
  const sink = await blobs.stage();
  try {
    for await (const chunk of Bun.file(path).stream()) await sink.write(chunk);
    return await sink.finish();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

function tooLarge(filename: string, limit: number): Refusal {
  return new Refusal({
    kind: "too_large",
    code: "file.too_large",
    message: `File too large: ${quote(filename)} has more than ${limit} bytes.`,
    remedy: "Raise limits.file_size in the config file for the import.",
  });
}
