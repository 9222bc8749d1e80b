/** The releases of a project and the files of one, as those see them who change them. */
import type { Db } from "../db/open.ts";
import type { Project } from "./project.ts";
import type { FileRow, Release } from "./release.ts";

export type ManagedRelease = {
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly files: number;
  readonly yankedFiles: number;
  readonly yankedReason: string | null;
};

/** Newest first; one more than `size` where a further page has rows. @param page from 1 */
export function managedReleases(
  db: Db,
  project: Project,
  { page, size }: { page: number; size: number },
): ManagedRelease[] {
  return db.sqlite
    .query<ManagedRelease, [number, number, number]>(
      `SELECT r.version, r.created_at AS createdAt, count(f.id) AS files,
         coalesce(sum(f.yanked), 0) AS yankedFiles, max(f.yanked_reason) AS yankedReason
       FROM releases r LEFT JOIN files f ON f.release_id = r.id
       WHERE r.project_id = ? GROUP BY r.id ORDER BY r.id DESC LIMIT ? OFFSET ?`,
    )
    .all(project.id, size + 1, (page - 1) * size);
}

export type ManagedFile = Pick<FileRow, "filename" | "size" | "uploadedAt" | "yankedReason"> & {
  readonly yanked: boolean;
  readonly uploadedBy: string | null;
};

/** In the order they came. */
export function managedFiles(db: Db, release: Release): ManagedFile[] {
  return db.sqlite
    .query<Omit<ManagedFile, "yanked"> & { yanked: number }, [number]>(
      `SELECT f.filename, f.size, f.uploaded_at AS uploadedAt, f.yanked, f.yanked_reason AS yankedReason,
         p.name AS uploadedBy
       FROM files f LEFT JOIN people p ON p.id = f.uploaded_by WHERE f.release_id = ? ORDER BY f.id`,
    )
    .all(release.id)
    .map((row) => ({ ...row, yanked: row.yanked === 1 }));
}
