/** Takes a name back from the upstreams: what was kept under it is forgotten in the same moment, and it is never asked for again. */
import { eq } from "drizzle-orm";
import { type Actor, isAdmin } from "../actor.ts";
import { record } from "../audit/record.ts";
import { requirePolicy } from "../gate/require-policy.ts";
import { recordRefusal } from "../audit/record-refusal.ts";
import type { Db } from "../db/open.ts";
import { claimedNames, mirrorFiles, mirrorPages } from "../db/schema/mirror.ts";
import { write } from "../db/write.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { collectBlobs } from "./collect-blobs.ts";

export type ClaimDeps = {
  readonly db: Db;
  readonly now: () => number;
  /** Removes a blob by its sha256, synchronously; a missing one is no error. */
  readonly removeBlob: (sha256: string) => void;
};

/**
 * For admins and the console. The name is private from then on, whether or not a project of it is ever made.
 * @returns how many files kept of upstreams are gone
 * @throws Refusal `project.claim` for rights, `claim.reason` without one
 */
export function claimName(
  deps: ClaimDeps,
  actor: Actor,
  claim: { name: ProjectName; reason: string },
): number {
  const { name } = claim;
  const reason = claim.reason.trim().slice(0, 500);
  if (!isAdmin(actor)) {
    const refusal = new Refusal({
      kind: "forbidden",
      code: "project.claim",
      message: `Only admins may take the name ${quote(name)} back from the upstreams.`,
      remedy: "Ask an admin of this index.",
    });
    recordRefusal(deps, actor, { event: "project.claim", refusal, project: name });
    throw refusal;
  }
  if (reason === "")
    throw invalid("claim.reason", "A claim needs its reason.", "Say in a few words why the name is yours.");
  const gone = write(deps.db, (tx) => {
    requirePolicy(tx, { actor, at: deps.now() }, { action: "create", project: name });
    const files = tx.delete(mirrorFiles).where(eq(mirrorFiles.project, name)).returning().all();
    const pages = tx.delete(mirrorPages).where(eq(mirrorPages.project, name)).returning().all();
    tx.insert(claimedNames)
      .values({ name, reason, claimedAt: deps.now() })
      .onConflictDoUpdate({ target: claimedNames.name, set: { reason, claimedAt: deps.now() } })
      .run();
    record(
      tx,
      { actor, at: deps.now() },
      {
        event: "project.claim",
        outcome: "done",
        project: name,
        details: {
          reason,
          upstreams: [...new Set(pages.map((page) => page.upstream))],
          files: files.map((file) => file.filename),
        },
      },
    );
    return files.map((file) => file.sha256.toString("hex"));
  });
  collectBlobs(deps, gone);
  return gone.length;
}
