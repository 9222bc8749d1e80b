/** The files of a staged release, and who had a hand in them. */
import { asc, eq, inArray } from "drizzle-orm";
import type { NewFile } from "../catalog/publish-file.ts";
import type { StagedRelease } from "../catalog/waiting-release.ts";
import { people } from "../db/schema/people.ts";
import { stagedFiles } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { parseVersion } from "../packaging/version.ts";

export type StagedFile = typeof stagedFiles.$inferSelect;

/** In the order they came. */
export function filesOf(tx: Tx, { id }: Pick<StagedRelease, "id">): StagedFile[] {
  return tx.select().from(stagedFiles).where(eq(stagedFiles.stagedId, id)).orderBy(asc(stagedFiles.id)).all();
}

/** Names of everybody who uploaded one of `files` or made the token it came by. */
export function handsIn(tx: Tx, files: readonly StagedFile[]): string[] {
  const ids = files.flatMap(({ uploadedBy, mintedBy }) => [uploadedBy, mintedBy]).filter((id) => id !== null);
  const rows = tx.select({ name: people.name }).from(people).where(inArray(people.id, ids)).all();
  return [...new Set([...rows.map(({ name }) => name), ...files.map(({ uploader }) => uploader)])];
}

/** As the catalog takes it. */
export function asNewFile(
  file: StagedFile,
  { name, version }: { readonly name: ProjectName; readonly version: string },
): NewFile {
  const { displayName, filename, kind, pythonVersion, size, requiresPython, comment } = file;
  return {
    name,
    displayName,
    version: parseVersion(version),
    filename,
    kind,
    pythonVersion,
    sha256: file.sha256.toString("hex"),
    size,
    ...(requiresPython === null ? {} : { requiresPython }),
    metadata: file.metadata,
    ...(comment === null ? {} : { comment }),
  };
}
