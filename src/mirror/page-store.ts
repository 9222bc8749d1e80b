/** The pages of upstreams in the database: read, replaced, confirmed. */
import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { mirrorPages } from "../db/schema/mirror.ts";
import { type Tx, write } from "../db/write.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { MirrorPage } from "./mirror-page.ts";
import type { PrivateNames } from "./private-names.ts";

export type StoredPage = {
  readonly state: "present" | "absent";
  readonly etag: string | null;
  /** When the upstream last said so, in milliseconds since 1970. */
  readonly fetchedAt: number;
  readonly serial: number;
  readonly page: MirrorPage;
};

export type PageStore = {
  read(upstream: string, project: ProjectName): StoredPage | undefined;
  /** The project's status alone, quickly. */
  status(upstream: string, project: ProjectName): MirrorPage["status"];
  /** Keeps nothing of a name that became private meanwhile; says whether it was kept. */
  keep(upstream: string, project: ProjectName, page: StoredPage): boolean;
  /** Names with a page, for the list of projects. */
  names(upstreams: readonly string[]): string[];
  /** Files that were left out of present pages, by reason. */
  dropped(upstream: string): Record<string, number>;
  counts(upstream: string): { readonly present: number; readonly absent: number };
};

/** Absent pages beyond this many of one upstream are forgotten, the oldest first: any typo makes one. */
const MOST_ABSENT = 10_000;

export function openPageStore(db: Db, privates: PrivateNames): PageStore {
  const at = (upstream: string, project: ProjectName) =>
    and(eq(mirrorPages.upstream, upstream), eq(mirrorPages.project, project));
  return {
    read: (upstream, project) => {
      const row = db.orm.select().from(mirrorPages).where(at(upstream, project)).get();
      return row === undefined ? undefined : { ...row, page: JSON.parse(row.page) as MirrorPage };
    },
    status: (upstream, project) => {
      const status = sql<MirrorPage["status"]>`json_extract(${mirrorPages.page}, '$.status')`;
      return (
        db.orm.select({ status }).from(mirrorPages).where(at(upstream, project)).get()?.status ?? "active"
      );
    },
    keep: (upstream, project, { page, ...stored }) =>
      write(db, (tx) => {
        if (privates.hasIn(tx, project)) return false;
        const values = { ...stored, page: JSON.stringify(page) };
        tx.insert(mirrorPages)
          .values({ upstream, project, ...values })
          .onConflictDoUpdate({ target: [mirrorPages.upstream, mirrorPages.project], set: values })
          .run();
        if (stored.state === "absent") forgetOldAbsent(tx, upstream);
        return true;
      }),
    names: (upstreams) =>
      db.orm
        .selectDistinct({ name: mirrorPages.project })
        .from(mirrorPages)
        .where(
          and(
            eq(mirrorPages.state, "present"),
            sql`${mirrorPages.upstream} IN (SELECT value FROM json_each(${JSON.stringify(upstreams)}))`,
          ),
        )
        .all()
        .map(({ name }) => name),
    dropped: (upstream) =>
      Object.fromEntries(
        db.sqlite
          .query<{ why: string; files: number }, [string]>(
            `SELECT d.key AS why, sum(d.value) AS files FROM mirror_pages AS p, json_each(p.page, '$.dropped') AS d
             WHERE p.upstream = ? GROUP BY d.key`,
          )
          .all(upstream)
          .map(({ why, files }) => [why, files]),
      ),
    counts: (upstream) => {
      const rows = db.orm
        .select({ state: mirrorPages.state, count: sql<number>`count(*)` })
        .from(mirrorPages)
        .where(eq(mirrorPages.upstream, upstream))
        .groupBy(mirrorPages.state)
        .all();
      const count = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
      return { present: count("present"), absent: count("absent") };
    },
  };
}

function forgetOldAbsent(tx: Tx, upstream: string): void {
  const absent = and(eq(mirrorPages.upstream, upstream), eq(mirrorPages.state, "absent"));
  const count = tx.select({ count: sql<number>`count(*)` }).from(mirrorPages).where(absent).get()?.count ?? 0;
  if (count <= MOST_ABSENT) return;
  const oldest = tx
    .select({ project: mirrorPages.project })
    .from(mirrorPages)
    .where(absent)
    .orderBy(mirrorPages.fetchedAt)
    .limit(count - MOST_ABSENT)
    .all();
  for (const { project } of oldest) {
    tx.delete(mirrorPages)
      .where(and(absent, eq(mirrorPages.project, project)))
      .run();
  }
}
