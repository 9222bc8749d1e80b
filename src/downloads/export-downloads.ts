/** Who may know who took a project's files, and the export of it, which is recorded. */
import { type Actor, isAdmin } from "../actor.ts";
import { record } from "../audit/record.ts";
import { type ManagedProject, requireManaged } from "../catalog/managed-project.ts";
import { requireProject } from "../catalog/project.ts";
import type { Db } from "../db/open.ts";
import { type Tx, write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { type Download, type DownloadsAsked, eachDownload, wasDownloaded } from "./list-downloads.ts";

/** For owners and admins: it tells who uses what, and from where. @throws Refusal `project.unknown`, `project.manage`, `project.downloads` */
export function requireDownloads(tx: Tx, actor: Actor, name: ProjectName): ManagedProject {
  const managed = requireManaged(tx, actor, name);
  if (managed.role === "owner") return managed;
  throw new Refusal({
    kind: "forbidden",
    code: "project.downloads",
    message: `Who downloads project ${quote(name)} is shown to its owners and to admins.`,
    remedy: "Ask an owner of the project.",
  });
}

export type ExportDeps = { readonly db: Db; readonly now: () => number };

/**
 * Every row that is asked for; that somebody took it is recorded first. Admins and the console may ask for projects that are
 * not published here any more, or never were.
 * @throws Refusal as `requireDownloads` does
 */
export function exportDownloads(
  { db, now }: ExportDeps,
  actor: Actor,
  { format, ...asked }: DownloadsAsked & { readonly format: "csv" | "json" },
): Generator<Download> {
  requireExport({ db, now }, actor, asked.project);
  write(db, (tx) =>
    record(
      tx,
      { actor, at: now() },
      {
        event: "downloads.export",
        outcome: "done",
        project: asked.project,
        details: {
          format,
          about: asked.about ?? null,
          since: asked.since === undefined ? null : new Date(asked.since).toISOString(),
        },
      },
    ),
  );
  return eachDownload(db, asked);
}

function requireExport(deps: ExportDeps, actor: Actor, project: ProjectName): void {
  if (isAdmin(actor)) return requireKnown(deps.db, project);
  requireDownloads(deps.db.orm, actor, project);
}

/** A project that is here, or of which a download was counted. @throws Refusal `project.unknown` */
export function requireKnown(db: Db, project: ProjectName): void {
  if (!wasDownloaded(db, project)) requireProject(db.orm, project);
}
