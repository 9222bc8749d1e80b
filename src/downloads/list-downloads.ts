/** Who took which file and when, as it was written down. */
import type { Db } from "../db/open.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { parseSdistFilename } from "../packaging/sdist-filename.ts";
import { tryParseVersion } from "../packaging/version.ts";
import { parseWheelFilename } from "../packaging/wheel-filename.ts";
import { dayNumber } from "./day-number.ts";

/** What one taker took of one file on one day (UTC). */
export type Download = {
  readonly project: string;
  readonly filename: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Nothing where nobody signed in. */
  readonly user: string | null;
  readonly token: string | null;
  readonly tokenId: number | null;
  readonly ip: string;
  /** `pip`, `uv`, `browser` and their like; `other`. */
  readonly client: string;
  /** 0 where only parts after the first byte were read. */
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
};

export type DownloadsAsked = {
  readonly project: ProjectName;
  /** A version in any spelling, or a filename. */
  readonly about?: string | undefined;
  /** Milliseconds since 1970; the whole of its day is in. */
  readonly since?: number | undefined;
};

export type Page = { readonly page: number; readonly size: number };

/** The columns of a download, where `d`, `f`, `p` and `t` are what it is made of. */
export const DOWNLOAD_COLUMNS = `p.name AS project, f.filename, lower(hex(f.sha256)) AS sha256,
  nullif(t.user_name, '') AS user, nullif(t.token_name, '') AS token, nullif(t.token_id, 0) AS tokenId,
  t.ip, t.client, d.count, d.first_at AS firstAt, d.last_at AS lastAt`;

export const DOWNLOAD_TABLES = `downloads d JOIN download_files f ON f.id = d.file_id
  JOIN download_projects p ON p.id = f.project_id JOIN download_takers t ON t.id = d.taker_id`;

/** Newest first; one more than `size` where a further page has rows. */
export function listDownloads(db: Db, asked: DownloadsAsked, { page, size }: Page): Download[] {
  return db.sqlite
    .query<Download, { files: string; since: number; skip: number; most: number }>(
      `SELECT ${DOWNLOAD_COLUMNS} FROM ${DOWNLOAD_TABLES}
       WHERE d.file_id IN (SELECT value FROM json_each($files)) AND d.day >= $since
       ORDER BY d.day DESC, d.last_at DESC, d.file_id, d.taker_id LIMIT $most OFFSET $skip`,
    )
    .all({ ...bound(db, asked), skip: (page - 1) * size, most: size + 1 });
}

type Keyed = Download & { readonly file: number; readonly day: number; readonly taker: number };

/** Rows of one query: no reading stays open while whoever reads is slow. */
const AT_ONCE = 500;

/** Every row, by file, then by day, however many there are. */
export function* eachDownload(db: Db, asked: DownloadsAsked): Generator<Download> {
  const { files, since } = bound(db, asked);
  const statement = db.sqlite.query<
    Keyed,
    { files: string; since: number; file: number; day: number; taker: number; most: number }
  >(
    `SELECT ${DOWNLOAD_COLUMNS}, d.file_id AS file, d.day, d.taker_id AS taker FROM ${DOWNLOAD_TABLES}
     WHERE d.file_id IN (SELECT value FROM json_each($files)) AND d.day >= $since
       AND (d.file_id, d.day, d.taker_id) > ($file, $day, $taker)
     ORDER BY d.file_id, d.day, d.taker_id LIMIT $most`,
  );
  let from = { file: 0, day: 0, taker: 0 };
  for (;;) {
    const rows = statement.all({ files, since, ...from, most: AT_ONCE });
    for (const { file: _file, day: _day, taker: _taker, ...row } of rows) yield row;
    const last = rows[AT_ONCE - 1];
    if (last === undefined) return;
    from = { file: last.file, day: last.day, taker: last.taker };
  }
}

/** Whether any download of the project was ever counted. */
export function wasDownloaded(db: Db, project: ProjectName): boolean {
  return db.sqlite.query("SELECT 1 FROM download_projects WHERE name = ?").get(project) !== null;
}

function bound(db: Db, { project, about, since }: DownloadsAsked): { files: string; since: number } {
  const rows = db.sqlite
    .query<{ id: number; filename: string }, [string]>(
      `SELECT f.id, f.filename FROM download_files f JOIN download_projects p ON p.id = f.project_id
       WHERE p.name = ? ORDER BY f.id`,
    )
    .all(project);
  const wanted = about === undefined ? rows : rows.filter(({ filename }) => isAbout(filename, about));
  return {
    files: JSON.stringify(wanted.map(({ id }) => id)),
    since: since === undefined ? 0 : dayNumber(since),
  };
}

function isAbout(filename: string, about: string): boolean {
  if (filename === about) return true;
  const key = tryParseVersion(about)?.key;
  return key !== undefined && key === versionKey(filename);
}

/** Nothing for a name that is neither a wheel's nor an sdist's: upstreams have those too. */
function versionKey(filename: string): string | undefined {
  try {
    const parse = filename.endsWith(".whl") ? parseWheelFilename : parseSdistFilename;
    return parse(filename).version.key;
  } catch {
    return undefined;
  }
}
