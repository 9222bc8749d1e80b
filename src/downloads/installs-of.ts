/** Who took certain files: those that a token or a person published, say. */
import type { Db } from "../db/open.ts";
import { type Download, DOWNLOAD_COLUMNS, DOWNLOAD_TABLES, type Page } from "./list-downloads.ts";

export type NamedFile = { readonly project: string; readonly filename: string };

/** Newest first; one more than `size` where a further page has rows. Who may see it is for the caller to ask. */
export function installsOf(db: Db, files: readonly NamedFile[], { page, size }: Page): Download[] {
  return db.sqlite
    .query<Download, { files: string; skip: number; most: number }>(
      `SELECT ${DOWNLOAD_COLUMNS} FROM ${DOWNLOAD_TABLES}
       WHERE d.file_id IN (SELECT g.id FROM json_each($files) AS j
         JOIN download_projects AS q ON q.name = j.value ->> 'project'
         JOIN download_files AS g ON g.project_id = q.id AND g.filename = j.value ->> 'filename')
       ORDER BY d.day DESC, d.last_at DESC, d.file_id, d.taker_id LIMIT $most OFFSET $skip`,
    )
    .all({ files: JSON.stringify(files), skip: (page - 1) * size, most: size + 1 });
}
