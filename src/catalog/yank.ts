/** Yanks a release or one of its files (PEP 592): still served, no longer chosen; and takes it back. */
import { eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { files } from "../db/schema/catalog.ts";
import { write } from "../db/write.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { requireChange } from "./access.ts";
import { advance } from "./journal.ts";
import { refreshCard } from "./project-card.ts";
import { requireProject } from "./project.ts";
import { requireFile, requireRelease } from "./release.ts";

export type YankInput = {
  readonly name: ProjectName;
  readonly version: Version;
  /** One file of the release; absent: all of them. */
  readonly filename?: string;
  readonly yanked: boolean;
  /** Shown by pip and uv to whoever pins it. */
  readonly reason?: string;
};

/** @throws Refusal `project.unknown`, `release.unknown`, `file.unknown`, or for rights */
export function setYanked(deps: { db: Db; now: () => number }, actor: Actor, input: YankInput): void {
  write(deps.db, (tx) => {
    const at = deps.now();
    const project = requireProject(tx, input.name);
    requireChange(tx, actor, { project, change: "yank" });
    const release = requireRelease(tx, project, input.version);
    const target =
      input.filename === undefined
        ? eq(files.releaseId, release.id)
        : eq(files.id, requireFile(tx, project, input.filename).id);
    const reason = input.yanked ? oneLine(input.reason) : null;
    tx.update(files).set({ yanked: input.yanked, yankedReason: reason }).where(target).run();
    refreshCard(tx, project);
    const action = input.yanked ? "yank release" : "unyank release";
    advance(
      tx,
      { project, at },
      {
        action,
        version: release.version,
        ...(input.filename === undefined ? {} : { filename: input.filename }),
      },
    );
    record(
      tx,
      { actor, at },
      {
        event: input.yanked ? "release.yank" : "release.unyank",
        outcome: "done",
        project: project.name,
        details: { version: release.version, filename: input.filename ?? null, reason },
      },
    );
  });
}

function oneLine(reason: string | undefined): string | null {
  const text = reason?.replace(/\s+/g, " ").trim() ?? "";
  return text === "" ? null : text.slice(0, 500);
}
