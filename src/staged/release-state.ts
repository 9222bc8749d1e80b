/** What became of a release, for a job of CI that waits for it. */
import { and, eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import type { Project } from "../catalog/project.ts";
import { files, releases } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { newestStaged } from "./find-staged.ts";
import { requireTester, unknownRelease } from "./require-tester.ts";
import { filesOf } from "./staged-files.ts";

export type ReleaseState = {
  readonly project: string;
  readonly version: string;
  /** `published`: it never waited. */
  readonly state: "published" | "waiting" | "approved" | "rejected" | "expired";
  readonly files: readonly { readonly filename: string; readonly sha256: string; readonly size: number }[];
  /** Milliseconds since 1970. */
  readonly openedAt: number | null;
  readonly expiresAt: number | null;
  readonly settledAt: number | null;
  readonly settledBy: string | null;
  readonly reason: string | null;
};

/** For people of the project and their tokens. @throws Refusal `release.unknown` */
export function releaseState(
  tx: Tx,
  actor: Actor,
  at: { name: ProjectName; version: Version },
): ReleaseState {
  const project = requireTester(tx, actor, at.name);
  const staged = newestStaged(tx, project, at.version);
  const shown = shownFiles(tx, project, at.version);
  if (
    staged === undefined ||
    (staged.state !== "waiting" && staged.state !== "approved" && shown.length > 0)
  ) {
    if (shown.length === 0) throw unknownRelease();
    const none = { openedAt: null, expiresAt: null, settledAt: null, settledBy: null, reason: null };
    return { project: project.name, version: at.version.text, state: "published", files: shown, ...none };
  }
  const { version, state, openedAt, expiresAt, settledAt, settledByName: settledBy, reason } = staged;
  const own = filesOf(tx, staged).map(({ filename, sha256, size }) => ({
    filename,
    sha256: sha256.toString("hex"),
    size,
  }));
  return {
    project: project.name,
    version,
    state,
    files: own,
    openedAt,
    expiresAt,
    settledAt,
    settledBy,
    reason,
  };
}

function shownFiles(tx: Tx, project: Project, version: Version): ReleaseState["files"] {
  return tx
    .select({ filename: files.filename, sha256: files.sha256, size: files.size })
    .from(files)
    .innerJoin(releases, eq(releases.id, files.releaseId))
    .where(and(eq(releases.projectId, project.id), eq(releases.releaseKey, version.key)))
    .all()
    .map(({ sha256, ...file }) => ({ ...file, sha256: sha256.toString("hex") }));
}
