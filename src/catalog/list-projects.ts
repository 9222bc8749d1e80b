/** Every project with what it amounts to, also those the index hides; for operators. */
import { asc, count, eq, sum } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { files, projects } from "../db/schema/catalog.ts";
import type { ProjectStatus } from "./project-status.ts";

export type ProjectSummary = {
  readonly name: string;
  readonly status: ProjectStatus;
  readonly statusReason: string | null;
  readonly files: number;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
};

/** By name. */
export function listProjects(db: Db): ProjectSummary[] {
  const { name, status, statusReason, createdAt } = projects;
  return db.orm
    .select({ name, status, statusReason, createdAt, files: count(files.id), bytes: sum(files.size) })
    .from(projects)
    .leftJoin(files, eq(files.projectId, projects.id))
    .groupBy(projects.id)
    .orderBy(asc(name))
    .all()
    .map((row) => ({ ...row, bytes: Number(row.bytes ?? 0) }));
}
