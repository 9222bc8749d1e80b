/** The files that a token or a person uploaded, as the record tells. */
import type { Db } from "../../db/open.ts";

export type Publisher = { readonly userId: number } | { readonly tokenId: number };

export type PublishedFile = { readonly project: string; readonly filename: string };

/** So many of the newest acts are looked at, and so many files named at most. */
const MOST_ACTS = 10_000;
const MOST_FILES = 500;

/** Newest first. */
export function publishedBy({ sqlite }: Db, who: Publisher): PublishedFile[] {
  const [column, id] = "userId" in who ? ["user_id", who.userId] : ["token_id", who.tokenId];
  return sqlite
    .query<PublishedFile, [number]>(
      `SELECT project, body ->> '$.target.file' AS filename
       FROM (SELECT * FROM audit_log WHERE ${column} = ? ORDER BY seq DESC LIMIT ${MOST_ACTS})
       WHERE event IN ('file.upload', 'file.stage') AND outcome = 'done' LIMIT ${MOST_FILES}`,
    )
    .all(id);
}
