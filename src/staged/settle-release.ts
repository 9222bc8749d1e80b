/** Ends the waiting of a release: its state, who decided, and its filenames given back. */
import { eq } from "drizzle-orm";
import type { Act } from "../audit/record.ts";
import { stagedFiles, stagedReleases } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import type { Waiting } from "./require-settler.ts";

export type Settlement = Pick<Waiting, "release" | "proofAt"> & {
  readonly state: "approved" | "rejected" | "expired";
  readonly reason: string | null;
};

export function settle(tx: Tx, { actor, at }: Act, { release, proofAt, state, reason }: Settlement): void {
  const by = actor.kind === "person" ? actor : undefined;
  const name = by?.userName ?? (actor.kind === "console" ? actor.operator : null);
  tx.update(stagedReleases)
    .set({ state, reason, proofAt, settledAt: at, settledBy: by?.userId ?? null, settledByName: name })
    .where(eq(stagedReleases.id, release.id))
    .run();
  tx.update(stagedFiles).set({ waiting: false }).where(eq(stagedFiles.stagedId, release.id)).run();
}
