/** Judges who may publish what, before the file has arrived, before it is inspected, and once more when it is written. */
import { and, eq } from "drizzle-orm";
import type { Act } from "../audit/record.ts";
import { releases } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { requirePolicy } from "../gate/require-policy.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { inBrackets, requireChange, requireReach, requireUploader } from "./access.ts";
import { requireNewProjectRight } from "./create-project.ts";
import { type FileIdentity, judgeFilename } from "./filename-use.ts";
import { findProject, type Project } from "./project.ts";
import { findWaiting } from "./waiting-release.ts";
import { requireStanding } from "./standing.ts";
import { requireTokenUpload } from "./token-limits.ts";

export type PublishRules = {
  /** Who may make a project by its first upload. */
  readonly newProjects: "members" | "admins";
  /** Most bytes of all files of one project; absent: no limit. */
  readonly projectBytes?: number | undefined;
  /** The owner of a project the console makes (an import); otherwise the uploader is. */
  readonly owner?: number;
};

/**
 * Whether `actor` may add `file`, and whether it is here already or waits. Writes nothing.
 * @throws Refusal for rights, policy, project status, used filenames
 */
export function judgePublish(
  tx: Tx,
  act: Act,
  file: FileIdentity & { readonly name: ProjectName; readonly version: Version } & PublishRules,
): "same" | "waiting" | "new" {
  judgeProject(tx, act, file);
  return judgeFilename(tx, file);
}

/** Rights, policy and status of the project alone, known before the file has arrived. @throws Refusal */
export function judgeProject(
  tx: Tx,
  act: Act,
  { name, version, newProjects }: { name: ProjectName; version?: Version } & PublishRules,
): void {
  const { actor } = act;
  const project = findProject(tx, name);
  const upload = { name, exists: project !== undefined, ...(version === undefined ? {} : { version }) };
  if (project === undefined) {
    requireUploader(actor);
    requireReach(actor, name);
    requireStanding(tx, actor);
    requireTokenUpload(tx, actor, upload);
    requireNewProjectRight(actor, { name, newProjects });
    requirePolicy(tx, act, { action: "create", project: name });
    return;
  }
  const release = version === undefined ? undefined : { openedAt: openedAt(tx, project, version) };
  requireChange(tx, act, { project, change: "upload", ...(release === undefined ? {} : { release }) });
  requireTokenUpload(tx, actor, upload);
  if (project.status === "archived" || project.status === "quarantined") {
    throw new Refusal({
      kind: "forbidden",
      code: `project.${project.status}`,
      message: `Project ${quote(name)} is ${project.status}${inBrackets(project.statusReason)} and takes no uploads.`,
      remedy: `${project.status === "archived" ? "An owner or admin" : "An admin"} must set it to active first.`,
    });
  }
}

/** When the release began, where there is one; one that waits began with its first file. */
function openedAt(tx: Tx, project: Project, version: Version): number | undefined {
  const here = and(eq(releases.projectId, project.id), eq(releases.releaseKey, version.key));
  const shown = tx.select({ at: releases.createdAt }).from(releases).where(here).get()?.at;
  return shown ?? findWaiting(tx, project, version)?.openedAt;
}
