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
};

/** By name, one page. */
export function overseeProjects(db: Db, { typed, status, from, size }: OverseeQuery): OverseenPage {
  const rows = db.sqlite
    .query<OverseenProject, { typed: string; status: string | null; from: string; limit: number }>(
      `SELECT p.name, p.status, p.status_reason AS statusReason, count(f.id) AS files,
         coalesce(sum(f.size), 0) AS bytes, max(f.uploaded_at) AS lastUpload
       FROM (SELECT * FROM projects
             WHERE name >= $from AND instr(name, $typed) > 0 AND ($status IS NULL OR status = $status)
             ORDER BY name LIMIT $limit) p
       LEFT JOIN files f ON f.project_id = p.id
       GROUP BY p.id ORDER BY p.name`,
    )
    .all({ typed, status: status ?? null, from, limit: size + 1 });
  const next = rows[size]?.name;
  return { projects: rows.slice(0, size), ...(next === undefined ? {} : { next }) };
}
