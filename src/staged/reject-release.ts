/** Ends a waiting release without showing it: somebody rejects it, or its time is over. Its bytes go. */
import { and, eq, lte } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import { collectBlobs, type CollectDeps } from "../catalog/collect-blobs.ts";
import { shownReason } from "../catalog/shown-reason.ts";
import { projects } from "../db/schema/catalog.ts";
import { stagedReleases } from "../db/schema/staged.ts";
import { type Tx, write } from "../db/write.ts";
import { invalid } from "../errors.ts";
import { recordFile } from "./record-file.ts";
import { requireSettler, type Settling } from "./require-settler.ts";
import { settle, type Settlement } from "./settle-release.ts";
import { filesOf, type StagedFile } from "./staged-files.ts";
import { tellUploaders } from "./tell-approvers.ts";

export type SettleDeps = CollectDeps & { readonly now: () => number };

/**
 * Its filenames were shown to nobody, so they are free again, also for other bytes; the record keeps the hashes of these.
 * @throws Refusal `release.reason`, or as `requireSettler`
 */
export function rejectRelease(
  deps: SettleDeps,
  actor: Actor,
  input: Settling & { readonly reason: string },
): void {
  const reason = shownReason(input.reason);
  if (reason === null) {
    throw invalid("release.reason", "A rejection says why.", "Write one sentence for whoever uploaded it.");
  }
  const gone = write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const waiting = requireSettler(tx, act, { ...input, approve: false });
    return end(tx, act, { ...waiting, project: waiting.project.name, state: "rejected", reason });
  });
  collectBlobs(deps, gone);
}

/** The house itself, which has no address. */
const house: Actor = { kind: "console", operator: "gatehouse", ip: "-", agent: "gatehouse", requestId: "-" };

/** To be called now and then. @returns how many releases expired */
export function expireReleases(deps: SettleDeps): number {
  const at = deps.now();
  if (due(deps.db.orm, at).length === 0) return 0;
  const ended = write(deps.db, (tx) =>
    due(tx, at).map(({ release, project }) => {
      const files = filesOf(tx, release);
      return end(
        tx,
        { actor: house, at },
        {
          release,
          project,
          files,
          proofAt: null,
          state: "expired",
          reason: null,
        },
      );
    }),
  );
  collectBlobs(deps, ended.flat());
  return ended.length;
}

function due(tx: Tx, at: number) {
  return tx
    .select({ release: stagedReleases, project: projects.name })
    .from(stagedReleases)
    .innerJoin(projects, eq(projects.id, stagedReleases.projectId))
    .where(and(eq(stagedReleases.state, "waiting"), lte(stagedReleases.expiresAt, at)))
    .all();
}

type Ending = Settlement & { readonly project: string; readonly files: readonly StagedFile[] };

/** @returns the digests of its files, lower-case hex */
function end(tx: Tx, act: Act, ending: Ending): string[] {
  const { project, release, files, state, reason } = ending;
  settle(tx, act, ending);
  const verb = state === "rejected" ? "reject" : "expire";
  const { version } = release;
  const details = { version, reason, files: files.length };
  record(tx, act, { event: `release.${verb}`, outcome: "done", project, details });
  for (const file of files) recordFile(tx, act, { event: `file.${verb}`, project, version, file });
  const words = `${project} ${release.version}${reason === null ? "" : `: ${reason}`}`;
  tellUploaders(tx, act, { files, kind: verb === "reject" ? "release.reject" : "release.expire", words });
  return files.map(({ sha256 }) => sha256.toString("hex"));
}
