/** Projects as admins see them: status, size and last upload, also of those the index hides. */
import type { Db } from "../db/open.ts";
import type { ProjectStatus } from "./project-status.ts";

export type OverseenProject = {
  readonly name: string;
  readonly status: ProjectStatus;
  readonly statusReason: string | null;
  readonly files: number;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly lastUpload: number | null;
};

export type OverseenPage = { readonly projects: readonly OverseenProject[]; readonly next?: string };

export type OverseeQuery = {
  /** Any part of a name. */
  readonly typed: string;
  readonly status?: ProjectStatus | undefined;
  /** The name to begin with. */
  readonly from: string;
  readonly size: number;
  /** None but these, and in this order. */
  readonly names?: readonly string[] | undefined;
};

/** One page, by name or in the order of `names`. */
export function overseeProjects(db: Db, query: OverseeQuery): OverseenPage {
  const { typed, status = null, from, size, names } = query;
  const asked = names === undefined ? undefined : pageOf(db, { ...query, names });
  const rows = db.sqlite
    .query<OverseenProject, Bindings>(
      `SELECT p.name, p.status, p.status_reason AS statusReason, count(f.id) AS files,
         coalesce(sum(f.size), 0) AS bytes, max(f.uploaded_at) AS lastUpload
       FROM (SELECT * FROM projects
             WHERE name >= $from AND instr(name, $typed) > 0 AND ($status IS NULL OR status = $status)
               AND ($names IS NULL OR name IN (SELECT value FROM json_each($names)))
             ORDER BY name LIMIT $limit) p
       LEFT JOIN files f ON f.project_id = p.id
       GROUP BY p.id ORDER BY p.name`,
    )
    .all({
      typed,
      status,
      from: asked === undefined ? from : "",
      names: asked === undefined ? null : JSON.stringify(asked),
      limit: size + 1,
    });
  if (asked !== undefined) rows.sort((a, b) => asked.indexOf(a.name) - asked.indexOf(b.name));
  const next = rows[size]?.name;
  return { projects: rows.slice(0, size), ...(next === undefined ? {} : { next }) };
}

/** The names of one page, and the one that the next begins with. */
function pageOf(
  db: Db,
  { names, typed, status, from, size }: OverseeQuery & { names: readonly string[] },
): string[] {
  const fits =
    status === undefined
      ? undefined
      : new Set(
          db.sqlite
            .query<{ name: string }, [string]>("SELECT name FROM projects WHERE status = ?")
            .all(status)
            .map(({ name }) => name),
        );
  const all = names.filter((name) => name.includes(typed) && (fits?.has(name) ?? true));
  const begin = Math.max(0, all.indexOf(from));
  return all.slice(begin, begin + size + 1);
}

type Bindings = {
  readonly typed: string;
  readonly status: string | null;
  readonly from: string;
  readonly names: string | null;
  readonly limit: number;
};
