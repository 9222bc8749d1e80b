/** Who may settle a waiting release: a person with a role, at the demanded level, who has just touched their key for it. */
import { and, desc, eq, isNotNull } from "drizzle-orm";
import type { Session } from "../accounts/session.ts";
import { requireFresh } from "../accounts/step-up.ts";
import type { Act } from "../audit/record.ts";
import { inBrackets, requireOpen } from "../catalog/access.ts";
import { requireManaged } from "../catalog/managed-project.ts";
import type { Project } from "../catalog/project.ts";
import { requireStanding } from "../catalog/standing.ts";
import { findWaiting, type StagedRelease } from "../catalog/waiting-release.ts";
import { sessions } from "../db/schema/sign-in.ts";
import { stagedReleases } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { requirePolicy } from "../gate/require-policy.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { filesOf, handsIn, type StagedFile } from "./staged-files.ts";

export type Settling = {
  readonly name: ProjectName;
  readonly version: Version;
  /** Of the person; absent at the console. */
  readonly session?: Session;
};

export type Waiting = {
  readonly project: Project;
  readonly release: StagedRelease;
  readonly files: readonly StagedFile[];
  /** When the proof was given that this act uses up. */
  readonly proofAt: number | null;
};

/** @throws Refusal `release.person`, `release.not_waiting`, `step_up.needed`, `policy.*`, for rights and status */
export function requireSettler(
  tx: Tx,
  act: Act,
  { name, version, session, approve }: Settling & { readonly approve: boolean },
): Waiting {
  const { actor } = act;
  if (actor.kind !== "person" && actor.kind !== "console") throw forPeople();
  const { project } = requireManaged(tx, actor, name);
  requireStanding(tx, actor);
  requireOpen(actor, project);
  const release = requireWaiting(tx, project, version);
  // Before the policy, whose words are of no use to whoever only has to touch their key.
  const proofAt = requireProof(tx, act, { release, session });
  const files = filesOf(tx, release);
  const hands = handsIn(tx, files);
  // Rejecting needs no second person: whoever uploaded it may take it back.
  const uploaders = approve ? hands : [""];
  requirePolicy(tx, act, { action: "approve", project: name, release: { uploaders } });
  if (approve) requireApprovable(act, { project, release, hands });
  return { project, release, files, proofAt };
}

/** @throws Refusal `release.not_waiting` */
export function requireWaiting(tx: Tx, project: Project, version: Version): StagedRelease {
  const release = findWaiting(tx, project, version);
  if (release !== undefined) return release;
  throw new Refusal({
    kind: "not_found",
    code: "release.not_waiting",
    message: `No release ${quote(version.text)} of project ${quote(project.name)} waits for approval.`,
    remedy: "Look at the list: somebody may have settled it, or it expired.",
  });
}

/** What held when it was staged still holds, also when the policy was relaxed since. */
function requireApprovable(
  { actor }: Act,
  { project, release, hands }: Pick<Waiting, "project" | "release"> & { readonly hands: readonly string[] },
): void {
  if (project.status === "archived") {
    throw new Refusal({
      kind: "forbidden",
      code: "project.archived",
      message: `Project ${quote(project.name)} is archived${inBrackets(project.statusReason)} and takes no releases.`,
      remedy: "An owner or admin must set it to active first.",
    });
  }
  if (actor.kind !== "person" || release.mode !== "two_person" || !hands.includes(actor.userName)) return;
  throw new Refusal({
    kind: "denied_by_policy",
    code: "policy.two_person",
    message: `${project.name} needs a second person to approve a release: who uploaded it, or made the token, cannot.`,
    remedy: "Ask another owner or maintainer, or an admin.",
  });
}

/** One touch settles one release, and only what was there when the key was touched. */
function requireProof(
  tx: Tx,
  { actor, at }: Act,
  { release, session }: { readonly release: StagedRelease; readonly session: Session | undefined },
): number | null {
  if (actor.kind === "console") return null;
  if (actor.kind !== "person" || session?.userId !== actor.userId) throw forPeople();
  requireFresh(tx, session, { change: "other", now: at });
  const row = tx.select({ at: sessions.provenAt }).from(sessions).where(eq(sessions.id, session.id)).get();
  const provenAt = row?.at ?? 0;
  const last = tx
    .select({ at: stagedReleases.proofAt })
    .from(stagedReleases)
    .where(and(eq(stagedReleases.settledBy, actor.userId), isNotNull(stagedReleases.proofAt)))
    .orderBy(desc(stagedReleases.proofAt))
    .limit(1)
    .get();
  if (provenAt >= release.changedAt && provenAt > (last?.at ?? 0)) return provenAt;
  throw new Refusal({
    kind: "second_factor_required",
    code: "step_up.needed",
    message: "Each release is settled with a proof of its own, given after its last file came.",
    remedy: "Confirm that it is you, then send it again.",
  });
}

function forPeople(): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "release.person",
    message: "A waiting release is settled by a person, not by a token.",
    remedy: "Open its page in a browser and sign in.",
  });
}
