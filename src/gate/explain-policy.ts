/** Which rules hold for a project, and what they say to a person or a token. */
import { eq } from "drizzle-orm";
import { requirePerson } from "../accounts/person.ts";
import { strengthOf } from "../accounts/strength.ts";
import { people, tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { citeRule, decisionWords } from "../policy/decision-words.ts";
import { evaluate } from "../policy/evaluate.ts";
import type { PolicyAction, Who } from "../policy/facts.ts";
import { type Phase, phaseOf } from "../policy/phase.ts";
import { ruleWords } from "../policy/rule-words.ts";
import { currentDemand, currentPolicy } from "./current-policy.ts";
import { ownerRule } from "./owner-rule.ts";
import { whoActs } from "./who-acts.ts";

export type Explanation = {
  /** The strictest first. */
  readonly rules: readonly { readonly phase: Phase; readonly words: string }[];
  /** Where somebody was named. */
  readonly answer?: { readonly verdict: string; readonly code: string; readonly sentence: string };
};

export type ExplainQuestion = {
  /** A normalised name, whether the project exists or not. */
  readonly project: string;
  readonly action: PolicyAction;
  readonly at: number;
  /** Taken to be signed in with the strongest factor they have. */
  readonly user?: string | undefined;
  readonly token?: number | undefined;
};

/** @throws Refusal `person.unknown`, `token.unknown` */
export function explainPolicy(tx: Tx, { project, action, at, user, token }: ExplainQuestion): Explanation {
  const current = currentPolicy(tx);
  const demand = currentDemand(tx, current, { project, at, ownerRule: ownerRule(tx, project) });
  const rules = (demand?.rules ?? []).map((rule) => ({ phase: phaseOf(rule, at), words: ruleWords(rule) }));
  if (user === undefined && token === undefined) return { rules };
  const who = token === undefined ? personFacts(tx, user ?? "") : tokenFacts(tx, token);
  const facts = { at, action, project, demand, who };
  const decision = evaluate(facts);
  const words = decisionWords(decision, facts, current.publicUrl);
  const allowing = decision.rule === undefined ? "nothing is demanded" : citeRule(decision.rule, at);
  const sentence = words === undefined ? `${allowing}.` : `${words.message} ${words.remedy}`;
  return { rules, answer: { verdict: decision.verdict, code: decision.code, sentence } };
}

function personFacts(tx: Tx, name: string): Who {
  const { id, name: user } = requirePerson(tx, name);
  const { strongest } = strengthOf(tx, id);
  const method =
    strongest === "phishing_resistant" ? "webauthn" : strongest === "any_2fa" ? "totp" : "password";
  return { kind: "person", user, level: strongest, method, factors: strongest };
}

function tokenFacts(tx: Tx, id: number): Who {
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
