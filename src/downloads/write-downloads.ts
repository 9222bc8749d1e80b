/** Adds counted downloads to the tables: the project's total, its days, and who took which file. */
import type { Database } from "bun:sqlite";

/** What one taker took of one file on one day, since the last time it was written down. */
export type Taken = {
  readonly project: string;
  readonly filename: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly day: number;
  readonly ip: string;
  readonly client: string;
  readonly userId: number;
  readonly userName: string;
  readonly tokenId: number;
  readonly tokenName: string;
  count: number;
  firstAt: number;
  lastAt: number;
};

/**
 * Inside a transaction on the connection. Several processes may add to the same rows, in any order. Prepared by hand: a row
 * costs the event loop some 15 microseconds here, and more than ten times that through the query builder.
 */
export function writeDownloads(sqlite: Database, taken: readonly Taken[]): void {
  const projects = new Map<string, number>();
  const counts = new Map<string, Sum>();
  for (const each of taken) {
    const projectId = projects.get(each.project) ?? projectIdOf(sqlite, each.project);
    projects.set(each.project, projectId);
    addRow(sqlite, each, projectId);
    const key = `${projectId} ${each.day}`;
    const sum = counts.get(key) ?? { projectId, day: each.day, count: 0 };
    sum.count += each.count;
    counts.set(key, sum);
  }
  for (const sum of counts.values()) if (sum.count > 0) addCount(sqlite, sum);
}

type Id = { readonly id: number };

function projectIdOf(sqlite: Database, name: string): number {
  const known = sqlite.query<Id, [string]>("SELECT id FROM download_projects WHERE name = ?").get(name);
  return (
    known ??
    made(sqlite.query<Id, [string]>("INSERT INTO download_projects (name) VALUES (?) RETURNING id").get(name))
  ).id;
}

function addRow(sqlite: Database, taken: Taken, projectId: number): void {
  const { day, count, firstAt, lastAt } = taken;
  sqlite
    .query<null, number[]>(
      `INSERT INTO downloads (file_id, day, taker_id, count, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (file_id, day, taker_id) DO UPDATE SET count = count + excluded.count,
         first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`,
    )
    .run(fileIdOf(sqlite, taken, projectId), day, takerIdOf(sqlite, taken), count, firstAt, lastAt);
}

function fileIdOf(sqlite: Database, { filename, sha256 }: Taken, projectId: number): number {
  const file: [number, string, Buffer] = [projectId, filename, Buffer.from(sha256, "hex")];
  const known = sqlite
    .query<Id, typeof file>(
      "SELECT id FROM download_files WHERE project_id = ? AND filename = ? AND sha256 = ?",
    )
    .get(...file);
  const insert = "INSERT INTO download_files (project_id, filename, sha256) VALUES (?, ?, ?) RETURNING id";
  return (known ?? made(sqlite.query<Id, typeof file>(insert).get(...file))).id;
}

function takerIdOf(sqlite: Database, { ip, client, userId, userName, tokenId, tokenName }: Taken): number {
  const taker = { ip, client, userId, userName, tokenId, tokenName };
  const known = sqlite
    .query<Id, typeof taker>(
      `SELECT id FROM download_takers WHERE ip = $ip AND client = $client AND user_id = $userId
         AND user_name = $userName AND token_id = $tokenId AND token_name = $tokenName`,
    )
    .get(taker);
  const insert = `INSERT INTO download_takers (ip, client, user_id, user_name, token_id, token_name)
    VALUES ($ip, $client, $userId, $userName, $tokenId, $tokenName) RETURNING id`;
  return (known ?? made(sqlite.query<Id, typeof taker>(insert).get(taker))).id;
}

type Sum = { readonly projectId: number; readonly day: number; count: number };

/** A day that is written late raises the totals of the days after it too. */
function addCount(sqlite: Database, { projectId, day, count }: Sum): void {
  sqlite
    .query<null, { projectId: number; day: number; count: number }>(
      `INSERT INTO download_days (project_id, day, count, total) VALUES ($projectId, $day, $count,
         coalesce((SELECT total FROM download_days WHERE project_id = $projectId AND day < $day ORDER BY day DESC LIMIT 1), 0))
       ON CONFLICT (project_id, day) DO UPDATE SET count = count + excluded.count`,
    )
    .run({ projectId, day, count });
  sqlite
    .query<null, [number, number, number]>(
      "UPDATE download_days SET total = total + ? WHERE project_id = ? AND day >= ?",
    )
    .run(count, projectId, day);
  sqlite
    .query<null, [number, number]>("UPDATE download_projects SET total = total + ? WHERE id = ?")
    .run(count, projectId);
}

function made<T>(row: T | null): T {
  if (row === null) throw new Error("a row that was just written is not there");
  return row;
}
