/** What somebody took: the downloads of a person, of a token, or from an address. */
import type { Db } from "../db/open.ts";
import { dayNumber } from "./day-number.ts";
import { type Download, DOWNLOAD_COLUMNS, DOWNLOAD_TABLES, type Page } from "./list-downloads.ts";

export type Taker = { readonly userId: number } | { readonly tokenId: number } | { readonly ip: string };

export type DownloadsOfQuery = Page & {
  /** Milliseconds since 1970; the whole of its day is in. */
  readonly since?: number | undefined;
};

/** Newest first; one more than `size` where a further page has rows. Who may see it is for the caller to ask. */
export function downloadsOf(db: Db, taker: Taker, { page, size, since }: DownloadsOfQuery): Download[] {
  const [column, value] =
    "userId" in taker
      ? ["user_id", taker.userId]
      : "tokenId" in taker
        ? ["token_id", taker.tokenId]
        : ["ip", taker.ip];
  return db.sqlite
    .query<Download, { value: number | string; since: number; skip: number; most: number }>(
      `SELECT ${DOWNLOAD_COLUMNS} FROM ${DOWNLOAD_TABLES}
       WHERE d.taker_id IN (SELECT id FROM download_takers WHERE ${column} = $value) AND d.day >= $since
       ORDER BY d.day DESC, d.last_at DESC, d.file_id, d.taker_id LIMIT $most OFFSET $skip`,
    )
    .all({
      value,
      since: since === undefined ? 0 : dayNumber(since),
      skip: (page - 1) * size,
      most: size + 1,
    });
}
