/** Yanks a release or one of its files (PEP 592): still served, no longer chosen; and takes it back. */
import { eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { files } from "../db/schema/catalog.ts";
import { write } from "../db/write.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { requireChangeable } from "./access.ts";
import { advance } from "./journal.ts";
import { refreshCard } from "./project-card.ts";
import { requireFile, requireRelease } from "./release.ts";
import { shownReason } from "./shown-reason.ts";

export type YankInput = {
  readonly name: ProjectName;
  readonly version: Version;
  /** One file of the release; absent: all of them. */
  readonly filename?: string;
  readonly yanked: boolean;
  /** Shown by pip and uv to whoever pins it. */
  readonly reason?: string;
};

/** What is so already is left alone. @throws Refusal `project.unknown`, `release.unknown`, `file.unknown`, or for rights */
export function setYanked(deps: { db: Db; now: () => number }, actor: Actor, input: YankInput): void {
  write(deps.db, (tx) => {
    const at = deps.now();
    const { yanked, filename } = input;
    const verb = yanked ? "yank" : "unyank";
    const project = requireChangeable(tx, { actor, at }, { name: input.name, change: verb });
    const release = requireRelease(tx, project, input.version);
    const target =
      filename === undefined
        ? eq(files.releaseId, release.id)
        : eq(files.id, requireFile(tx, release, filename).id);
    const yankedReason = yanked ? shownReason(input.reason) : null;
    const before = tx.select().from(files).where(target).all();
    if (before.every((file) => file.yanked === yanked && file.yankedReason === yankedReason)) return;
    tx.update(files).set({ yanked, yankedReason }).where(target).run();
    refreshCard(tx, project);
    const what = filename === undefined ? "release" : "file";
    const place = { version: release.version, ...(filename === undefined ? {} : { filename }) };
    advance(tx, { project, at }, { action: `${verb} ${what}`, ...place });
    record(
      tx,
      { actor, at },
      {
        event: `${what}.${verb}`,
        outcome: "done",
        project: project.name,
        details: { ...place, reason: yankedReason },
      },
    );
  });
}
