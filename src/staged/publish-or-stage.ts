/** Puts an inspected file before everybody, or stores it until a person approves its release: as the policy says. */
import type { Act } from "../audit/record.ts";
import { judgePublish } from "../catalog/judge-publish.ts";
import { findProject } from "../catalog/project.ts";
import { type NewFile, publishFile } from "../catalog/publish-file.ts";
import { findWaiting } from "../catalog/waiting-release.ts";
import type { Tx } from "../db/write.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { requirePolicy } from "../gate/require-policy.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { type Arrival, stageFile } from "./stage-file.ts";
import { stagedPath } from "./staged-path.ts";

/** `waiting`: stored, and shown to nobody yet; `notice` says so to whoever uploads, in one sentence. */
export type Arrived =
  | { readonly outcome: "same" | "new" }
  | { readonly outcome: "waiting"; readonly notice: string };

/** @throws Refusal for rights, policy, project status, used filenames */
export function publishOrStage(tx: Tx, act: Act, arrival: Arrival): Arrived {
  const { file, rules, place } = arrival;
  const mode = releaseMode(tx, act, file);
  if (mode === "direct" || act.actor.kind !== "token") {
    return { outcome: publishFile(tx, act, { file, rules, place }) };
  }
  const judged = judgePublish(tx, act, { ...file, ...rules });
  if (judged === "same") return { outcome: "same" };
  if (judged === "new") stageFile(tx, { actor: act.actor, at: act.at }, { ...arrival, mode });
  else place();
  return { outcome: "waiting", notice: waitingNotice(tx, file) };
}

/**
 * How a file of this version comes out now: as the policy in force says, and with its release where one waits, whatever
 * the policy says by now. The console waits for nobody.
 * @throws Refusal `policy.*`
 */
export function releaseMode(
  tx: Tx,
  act: Act,
  { name, version }: { readonly name: ProjectName; readonly version: Version },
): "direct" | "staged" | "two_person" {
  if (act.actor.kind === "console") return "direct";
  const project = findProject(tx, name);
  const waiting = project === undefined ? undefined : findWaiting(tx, project, version);
  if (waiting?.mode === "two_person") return "two_person";
  const action = project === undefined ? "create" : "upload";
  const { release } = requirePolicy(tx, act, { action, project: name });
  return release === "direct" ? (waiting?.mode ?? "direct") : release;
}

/** `demo 1.0 waits for approval: https://…`. */
export function waitingNotice(tx: Tx, { name, version }: Pick<NewFile, "name" | "version">): string {
  const { publicUrl } = currentPolicy(tx);
  return `${name} ${version.text} waits for approval: ${publicUrl}${stagedPath(name, version.text)}`;
}
