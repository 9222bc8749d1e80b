/** What owners ask of whoever changes their project, beyond the policy file: stricter, never laxer. */
import { eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { projects } from "../db/schema/catalog.ts";
import { write } from "../db/write.ts";
import { invalid, quote } from "../errors.ts";
import { standingsOf } from "../gate/critical-projects.ts";
import { ownerRuleOf } from "../gate/owner-rule.ts";
import { requirePolicy } from "../gate/require-policy.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { placeOf } from "../policy/decision-words.ts";
import { type DemandedLevel, levelRank, levelWords } from "../policy/level.ts";
import { demandPhrase } from "../policy/rule-words.ts";
import type { ReleaseMode, Rule } from "../policy/policy.ts";
import { requireChangeable } from "./access.ts";
import type { Project } from "./project.ts";

export type OwnerDemand = {
  /** `null`: no more than the file asks for. */
  readonly level: DemandedLevel | null;
  readonly release: ReleaseMode;
  /** The oldest that a token may be, in milliseconds. */
  readonly maxAge: number | null;
  readonly requireCidr: boolean;
};

/** No token is asked to be younger than an hour, or older than ten years. */
const SHORTEST = 3_600_000;
const LONGEST = 3_650 * 86_400_000;

/**
 * Replaces what the owners asked for before; all of it left out leaves the project to the file. Asking for approval or for
 * young or bound tokens asks for a level too: that of the file, or else a second factor. Whoever asks must meet it.
 * @throws Refusal `demand.laxer`, `demand.max_age`, `policy.*`, `project.unknown`, or for rights
 */
export function setOwnerDemand(
  deps: { db: Db; now: () => number },
  actor: Actor,
  { name, demand }: { readonly name: ProjectName; readonly demand: OwnerDemand },
): void {
  requireMaxAge(demand);
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const project = requireChangeable(tx, act, { name, change: "settings" });
    const others = standingsOf(tx, [name], act.at).get(name)?.rules ?? [];
    const level = levelFor(project, demand, strictestOf(others));
    const { release: demandRelease, maxAge: demandMaxAge, requireCidr: demandCidr } = demand;
    const wanted = { demand: level, demandRelease, demandMaxAge, demandCidr };
    const [from, to] = [demandWordsOf(project), demandWordsOf({ ...project, ...wanted })];
    if (from === to) return;
    tx.update(projects)
      .set({ ...wanted, demandAt: level === null ? null : act.at })
      .where(eq(projects.id, project.id))
      .run();
    // Nobody shuts themselves out.
    requirePolicy(tx, act, { action: "settings", project: name });
    record(tx, act, { event: "project.policy", outcome: "done", project: name, details: { from, to } });
  });
}

/** Of the file, whatever its phase. */
function strictestOf(rules: readonly Rule[]): Rule | undefined {
  return rules
    .filter(({ origin }) => origin !== "owner")
    .reduce<Rule | undefined>(
      (most, rule) => (most === undefined || levelRank(rule.level) > levelRank(most.level) ? rule : most),
      undefined,
    );
}

function levelFor({ name }: Project, demand: OwnerDemand, file: Rule | undefined): DemandedLevel | null {
  const { level, release, maxAge, requireCidr } = demand;
  const more = release !== "direct" || maxAge !== null || requireCidr;
  if (level === null) return more ? (file?.level ?? "any_2fa") : null;
  if (file !== undefined && levelRank(level) < levelRank(file.level)) {
    throw invalid(
      "demand.laxer",
      `${quote(name)} needs ${levelWords(file.level)} already (${placeOf(file)}), and ${levelWords(level)} would be less.`,
      "Owners can ask for more than the file, never for less; leave the level to the file.",
    );
  }
  return level;
}

function requireMaxAge({ maxAge }: OwnerDemand): void {
  if (maxAge === null || (Number.isSafeInteger(maxAge) && maxAge >= SHORTEST && maxAge <= LONGEST)) return;
  throw invalid(
    "demand.max_age",
    "Tokens cannot be asked to be of this age.",
    "Give a whole number of days from 1 to 3650, or leave it empty.",
  );
}

/** `a security key; release staged`. */
function demandWordsOf(project: Project): string {
  const rule = ownerRuleOf(project);
  return rule === undefined ? "nothing more" : demandPhrase(rule);
}
