/** Adds counted downloads to the tables: the project's total, its days, and who took which file. */
import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import {
  downloadDays,
  downloadFiles,
  downloadProjects,
  downloads,
  downloadTakers,
} from "../db/schema/downloads.ts";
import type { Tx } from "../db/write.ts";

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
  readonly firstAt: number;
  lastAt: number;
};

/** Several processes may add to the same rows, in any order. */
export function writeDownloads(tx: Tx, taken: readonly Taken[]): void {
  const projects = new Map<string, number>();
  const counts = new Map<string, { projectId: number; day: number; count: number }>();
  for (const each of taken) {
    const projectId = projects.get(each.project) ?? projectIdOf(tx, each.project);
    projects.set(each.project, projectId);
    addRow(tx, each, projectId);
    const key = `${projectId} ${each.day}`;
    const sum = counts.get(key) ?? { projectId, day: each.day, count: 0 };
    sum.count += each.count;
    counts.set(key, sum);
  }
  for (const sum of counts.values()) if (sum.count > 0) addCount(tx, sum);
}

function projectIdOf(tx: Tx, name: string): number {
  tx.insert(downloadProjects).values({ name }).onConflictDoNothing().run();
  const row = tx
    .select({ id: downloadProjects.id })
    .from(downloadProjects)
    .where(eq(downloadProjects.name, name))
    .get();
  return made(row).id;
}

function addRow(tx: Tx, taken: Taken, projectId: number): void {
  const { day, count, firstAt, lastAt } = taken;
  tx.insert(downloads)
    .values({
      fileId: fileIdOf(tx, taken, projectId),
      takerId: takerIdOf(tx, taken),
      day,
      count,
      firstAt,
      lastAt,
    })
    .onConflictDoUpdate({
      target: [downloads.fileId, downloads.day, downloads.takerId],
      set: {
        count: sql`count + excluded.count`,
        firstAt: sql`min(first_at, excluded.first_at)`,
        lastAt: sql`max(last_at, excluded.last_at)`,
      },
    })
    .run();
}

function fileIdOf(tx: Tx, { filename, sha256: hex }: Taken, projectId: number): number {
  const sha256 = Buffer.from(hex, "hex");
  tx.insert(downloadFiles).values({ projectId, filename, sha256 }).onConflictDoNothing().run();
  const row = tx
    .select({ id: downloadFiles.id })
    .from(downloadFiles)
    .where(
      and(
        eq(downloadFiles.projectId, projectId),
        eq(downloadFiles.filename, filename),
        eq(downloadFiles.sha256, sha256),
      ),
    )
    .get();
  return made(row).id;
}

function takerIdOf(tx: Tx, { ip, client, userId, userName, tokenId, tokenName }: Taken): number {
  const taker = { ip, client, userId, userName, tokenId, tokenName };
  tx.insert(downloadTakers).values(taker).onConflictDoNothing().run();
  const row = tx
    .select({ id: downloadTakers.id })
    .from(downloadTakers)
    .where(
      and(
        eq(downloadTakers.ip, ip),
        eq(downloadTakers.client, client),
        eq(downloadTakers.userId, userId),
        eq(downloadTakers.userName, userName),
        eq(downloadTakers.tokenId, tokenId),
        eq(downloadTakers.tokenName, tokenName),
      ),
    )
    .get();
  return made(row).id;
}

type Sum = { readonly projectId: number; readonly day: number; readonly count: number };

/** A day that is written late raises the totals of the days after it too. */
function addCount(tx: Tx, { projectId, day, count }: Sum): void {
  const ofProject = eq(downloadDays.projectId, projectId);
  const before = tx
    .select({ total: downloadDays.total })
    .from(downloadDays)
    .where(and(ofProject, lt(downloadDays.day, day)))
    .orderBy(desc(downloadDays.day))
    .limit(1)
    .get();
  tx.insert(downloadDays)
    .values({ projectId, day, count: 0, total: before?.total ?? 0 })
    .onConflictDoNothing()
    .run();
  tx.update(downloadDays)
    .set({ count: sql`count + ${count}` })
    .where(and(ofProject, eq(downloadDays.day, day)))
    .run();
  tx.update(downloadDays)
    .set({ total: sql`total + ${count}` })
    .where(and(ofProject, gte(downloadDays.day, day)))
    .run();
  tx.update(downloadProjects)
    .set({ total: sql`total + ${count}` })
    .where(eq(downloadProjects.id, projectId))
    .run();
}

function made<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("a row that was just written is not there");
  return row;
}
