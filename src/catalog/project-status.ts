/** Sets the status of a project (PEP 792). */
import { eq } from "drizzle-orm";
import { type Actor, isAdmin } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { projects } from "../db/schema/catalog.ts";
import { write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { requireChangeable } from "./access.ts";
import { advance } from "./journal.ts";
import type { Project } from "./project.ts";
import { shownReason } from "./shown-reason.ts";

export type ProjectStatus = Project["status"];
export type StatusInput = {
  readonly name: ProjectName;
  readonly status: ProjectStatus;
  readonly reason?: string;
};

/**
 * Quarantine, and the way out of it, is for admins and the console. What is so already is left alone.
 * @throws Refusal `project.unknown`, `project.quarantine`, or for rights
 */
export function setProjectStatus(
  deps: { db: Db; now: () => number },
  actor: Actor,
  input: StatusInput,
): void {
  write(deps.db, (tx) => {
    const at = deps.now();
    const { status } = input;
    const project = requireChangeable(tx, { actor, at }, { name: input.name, change: "status" });
    if (status === "quarantined" && !isAdmin(actor)) throw adminsOnly(project);
    const reason = status === "active" ? null : shownReason(input.reason);
    if (project.status === status && project.statusReason === reason) return;
    tx.update(projects).set({ status, statusReason: reason }).where(eq(projects.id, project.id)).run();
    advance(tx, { project, at }, { action: `status ${status}` });
    record(
      tx,
      { actor, at },
      {
        event: "project.status",
        outcome: "done",
        project: project.name,
        details: { from: project.status, to: status, reason },
      },
    );
  });
}

function adminsOnly(project: Project): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "project.quarantine",
    message: `Only admins put a project into quarantine; ${quote(project.name)} is ${project.status}.`,
    remedy: "Ask an admin, or archive it.",
  });
}
