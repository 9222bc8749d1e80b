/** The one gate that every verb asks inside the transaction of its change: allowed, warned, or refused with the rule. */
import { SQLiteError } from "bun:sqlite";
import type { Act } from "../audit/record.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { type DecisionWords, decisionWords, placeOf } from "../policy/decision-words.ts";
import { type Decision, evaluate } from "../policy/evaluate.ts";
import type { Facts, PolicyAction, ReleaseFacts } from "../policy/facts.ts";
import { currentDemand, currentPolicy } from "./current-policy.ts";
import { ownerRule } from "./owner-rule.ts";
import { whoActs } from "./who-acts.ts";

export type PolicyQuestion = {
  readonly action: PolicyAction;
  /** A normalised name, whether the project exists or not; absent for acts on no project. */
  readonly project?: string;
  readonly release?: ReleaseFacts;
};

/** @throws Refusal `policy.*` of kind `denied_by_policy`; `policy.fault` when nothing could be decided: never a yes */
export function requirePolicy(tx: Tx, act: Act, question: PolicyQuestion): Decision {
  const { decision, words, facts, load } = decided(tx, act, question);
  if (decision.verdict !== "refused") return decision;
  const { rule, code } = decision;
  throw new Refusal({
    kind: "denied_by_policy",
    code,
    message: words?.message ?? "The policy of this house refuses this.",
    ...(words === undefined ? {} : { remedy: words.remedy }),
    ...(words?.since === undefined ? {} : { since: words.since }),
    details: {
      action: facts.action,
      ...(facts.project === undefined ? {} : { project: facts.project }),
      ...(rule === undefined ? {} : { place: placeOf(rule), level: rule.level }),
      ...(load === undefined ? {} : { policy: load }),
    },
  });
}

/** What whoever does this is to be told while a rule only warns: one sentence. Nothing where it would be refused. */
export function policyNotice(tx: Tx, act: Act, question: PolicyQuestion): string | undefined {
  const { decision, words } = decided(tx, act, question);
  return decision.verdict === "warned" && words !== undefined
    ? `${words.message} ${words.remedy}`
    : undefined;
}

type Decided = {
  readonly decision: Decision;
  readonly words: DecisionWords | undefined;
  readonly facts: Facts;
  /** Id of the load of the policy that decided. */
  readonly load: number | undefined;
};

/** A gate that fails is shut: whatever goes wrong here is a no, with its cause for the log. */
function decided(tx: Tx, act: Act, question: PolicyQuestion): Decided {
  try {
    return decide(tx, act, question);
  } catch (error) {
    if (error instanceof Refusal || error instanceof SQLiteError) throw error;
    throw new Refusal({
      kind: "unavailable",
      code: "policy.fault",
      message: "The policy could not be asked, and without it nothing is changed.",
      remedy: "Ask an admin to load the policy again, and to look into the server's log.",
      cause: error,
    });
  }
}

function decide(tx: Tx, { actor, at }: Act, { action, project, release }: PolicyQuestion): Decided {
  const current = currentPolicy(tx);
  const owner = project === undefined ? undefined : ownerRule(tx, project);
  const demand = currentDemand(tx, current, { project, at, ownerRule: owner });
  const who = whoActs(tx, actor);
  const facts: Facts = { at, action, project, demand, who, release };
  const decision = evaluate(facts);
  return {
    decision,
    words: decisionWords(decision, facts, current.publicUrl),
    facts,
    load: current.id,
  };
}
