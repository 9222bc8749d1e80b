/** Which rules hold for a project, and what each act of somebody would come to. */
import { eq } from "drizzle-orm";
import { requirePerson } from "../accounts/person.ts";
import { strengthOf } from "../accounts/strength.ts";
import type { Level } from "../actor.ts";
import { people, tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { citeRule, decisionWords, placeOf, sinceOf } from "../policy/decision-words.ts";
import { type Demand, tiesOf } from "../policy/demand.ts";
import { type Decision, evaluate } from "../policy/evaluate.ts";
import type { PolicyAction, Who } from "../policy/facts.ts";
import { type Phase, phaseOf } from "../policy/phase.ts";
import { ruleWords } from "../policy/rule-words.ts";
import { currentDemand, currentPolicy } from "./current-policy.ts";
import { ownerRule } from "./owner-rule.ts";
import { whoActs } from "./who-acts.ts";

export type ExplainedRule = {
  readonly phase: Phase;
  /** `gatehouse.yaml:14`. */
  readonly place: string;
  readonly level: Level;
  readonly reason: string | undefined;
  /** Since when it refuses, an ISO date. */
  readonly since: string | undefined;
  /** That it is exactly as strict as the first, which stands before it in the file. */
  readonly tie: boolean;
  /** All that it asks for. */
  readonly words: string;
};

export type ExplainedAction = {
  readonly action: PolicyAction;
  readonly verdict: Decision["verdict"];
  readonly code: Decision["code"];
  readonly sentence: string;
};

export type Explanation = {
  /** The strictest first. */
  readonly rules: readonly ExplainedRule[];
  /** Where somebody was named. */
  readonly actions: readonly ExplainedAction[];
};

export type ExplainQuestion = {
  /** A normalised name, whether the project exists or not. */
  readonly project: string;
  readonly at: number;
  readonly who?: Who | undefined;
  readonly actions: readonly PolicyAction[];
};

/** Reads only. */
export function explainPolicy(tx: Tx, { project, at, who, actions }: ExplainQuestion): Explanation {
  const current = currentPolicy(tx);
  const demand = currentDemand(tx, current, { project, at, ownerRule: ownerRule(tx, project) });
  const rules = explainRules(demand, at);
  if (who === undefined) return { rules, actions: [] };
  const judged = actions.map((action): ExplainedAction => {
    // Somebody else uploaded it, or nobody at all could approve it.
    const release = action === "approve" ? { uploaders: [""] } : undefined;
    const facts = { at, action, project, demand, who, release };
    const decision = evaluate(facts);
    const { verdict, code, rule } = decision;
    const words = decisionWords(decision, facts, current.publicUrl);
    const allowing = rule === undefined ? "Nothing is asked for." : `Enough for ${citeRule(rule, at)}.`;
    return { action, verdict, code, sentence: words ? `${words.message} ${words.remedy}` : allowing };
  });
  return { rules, actions: judged };
}

function explainRules(demand: Demand | undefined, at: number): ExplainedRule[] {
  if (demand === undefined) return [];
  const ties = tiesOf(demand, at);
  return demand.rules.map((rule) => ({
    phase: phaseOf(rule, at),
    place: placeOf(rule),
    level: rule.level,
    reason: rule.reason,
    since: sinceOf(rule, at),
    tie: ties.includes(rule),
    words: ruleWords(rule),
  }));
}

/** The rules as JSON gives them: `null` for what is not there. */
export function plainRules(rules: readonly ExplainedRule[]) {
  return rules.map((rule) => ({ ...rule, reason: rule.reason ?? null, since: rule.since ?? null }));
}

/** A person, signed in with the strongest factor that they have. @throws Refusal `person.unknown` */
export function strongestSession(tx: Tx, name: string): Who {
  const { id, name: user } = requirePerson(tx, name);
  const { strongest } = strengthOf(tx, id);
  const method =
    strongest === "phishing_resistant" ? "webauthn" : strongest === "any_2fa" ? "totp" : "password";
  return { kind: "person", user, level: strongest, method, factors: strongest };
}

/** A token by its number. @throws Refusal `token.unknown` */
export function tokenByNumber(tx: Tx, id: number): Who {
  const row = tx
    .select({ name: tokens.name, level: tokens.level, scopes: tokens.scopes, user: people })
    .from(tokens)
    .innerJoin(people, eq(people.id, tokens.userId))
    .where(eq(tokens.id, id))
    .get();
  if (row === undefined) {
    throw new Refusal({
      kind: "not_found",
      code: "token.unknown",
      message: `There is no token number ${id}.`,
      remedy: "'gatehouse token list' shows which there are.",
    });
  }
  const { name: tokenName, level, scopes, user } = row;
  const holder = { userId: user.id, userName: user.name, admin: user.admin, level };
  const origin = { ip: "console", agent: "", requestId: "" };
  return whoActs(tx, { kind: "token", tokenId: id, tokenName, scopes, ...holder, ...origin });
}
