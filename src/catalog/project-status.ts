/** Sets the status of a project (PEP 792). */
import { eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { projects } from "../db/schema/catalog.ts";
import { write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { requireChange } from "./access.ts";
import { advance } from "./journal.ts";
import { type Project, requireProject } from "./project.ts";

export type ProjectStatus = Project["status"];
export type StatusInput = {
  readonly name: ProjectName;
  readonly status: ProjectStatus;
  readonly reason?: string;
};

/** Quarantine, and the way out of it, is for admins and the console. @throws Refusal `project.unknown`, or for rights */
export function setProjectStatus(
  deps: { db: Db; now: () => number },
  actor: Actor,
  input: StatusInput,
): void {
  write(deps.db, (tx) => {
    const at = deps.now();
    const project = requireProject(tx, input.name);
    requireChange(tx, actor, { project, change: "status" });
    const admin = actor.kind === "console" || (actor.kind !== "anonymous" && actor.admin);
    if (!admin && (input.status === "quarantined" || project.status === "quarantined")) {
      throw new Refusal({
        kind: "forbidden",
        code: "project.quarantine",
        message: `Only admins put a project into quarantine or take it out; ${quote(project.name)} is ${project.status}.`,
        remedy: "Ask an admin.",
      });
    }
    const reason = input.status === "active" ? null : (input.reason ?? null);
    tx.update(projects)
      .set({ status: input.status, statusReason: reason })
      .where(eq(projects.id, project.id))
      .run();
    advance(tx, { project, at }, { action: `status ${input.status}` });
    record(
      tx,
      { actor, at },
      {
        event: "project.status",
        outcome: "done",
        project: project.name,
        details: { from: project.status, to: input.status, reason },
      },
    );
  });
}
