/** A case that admins write against their policy: facts, and the verdict that they expect of them. */
import type { Level } from "../actor.ts";
import { placeOf } from "./decision-words.ts";
import { demandOn } from "./demand.ts";
import { type Decision, evaluate } from "./evaluate.ts";
import type { Facts, PolicyAction, Who } from "./facts.ts";
import { levelRule, type Policy, type Rule, type RulePlace } from "./policy.ts";
import { choiceWords } from "./rule-words.ts";

export type PolicyCase = {
  readonly name: string;
  /** Where it stands. */
  readonly place: RulePlace;
  /** A normalised name; absent for acts on no project. */
  readonly project?: string | undefined;
  readonly action: PolicyAction;
  /** Milliseconds since 1970; absent: now. */
  readonly on?: number | undefined;
  readonly by: "person" | "token" | "service_account" | "trusted_publisher" | "console";
  readonly user: string;
  /** Of the session: that of the act, or the one in which the token was made. */
  readonly level: Level;
  /** What works now of the person, or of whoever made the token; absent: the same as `level`. */
  readonly factors?: Level | undefined;
  /** Of the token, in milliseconds. */
  readonly tokenAge: number;
  readonly tokenCidr: boolean;
  /** How long ago the release began; absent: it is new. */
  readonly releaseAge?: number | undefined;
  /** Who uploaded what is approved. */
  readonly uploadedBy: readonly string[];
  /** Whether the project is among the most downloaded. */
  readonly top: boolean;
  /** What its owners ask for beyond the file. */
  readonly ownerLevel?: Exclude<Level, "password"> | undefined;
  readonly expect: Decision["verdict"];
  /** Code of the decision, such as `policy.token_age`. */
  readonly code?: string | undefined;
  /** The rule that decides: one of its patterns, all of them, `file:line`, `second_factor`, `top_downloads`, `owner`. */
  readonly rule?: string | undefined;
};

export type JudgedCase = {
  readonly decision: Decision;
  readonly facts: Facts;
  /** What came otherwise than expected, a sentence each; empty where the case passes. */
  readonly differences: readonly string[];
};

/** `now` stands for cases without a day of their own. */
export function judgeCase(policy: Policy, given: PolicyCase, now: number): JudgedCase {
  const at = given.on ?? now;
  const { project, action, ownerLevel, releaseAge, uploadedBy } = given;
  const place = { file: "owner", line: 1 };
  const ownerRule = ownerLevel && levelRule({ origin: "owner", place, level: ownerLevel });
  const demand = demandOn(policy, { project, at, topOf: () => given.top, ownerRule });
  const openedAt = releaseAge === undefined ? undefined : at - releaseAge;
  const facts = {
    at,
    action,
    project,
    demand,
    who: whoOf(given, at),
    release: { openedAt, uploaders: uploadedBy },
  };
  const decision = evaluate(facts);
  return { decision, facts, differences: compare(given, decision) };
}

function whoOf({ by, user, level, factors = level, tokenAge, tokenCidr }: PolicyCase, at: number): Who {
  if (by === "console") return { kind: "console" };
  if (by === "trusted_publisher") return { kind: "publisher", name: user };
  if (by === "person") {
    const method = level === "phishing_resistant" ? "webauthn" : level === "any_2fa" ? "totp" : "password";
    return { kind: "person", user, level, method, factors };
  }
  const service = by === "service_account";
  const mintedAt = at - tokenAge;
  return {
    kind: "token",
    user,
    service,
    token: "test",
    level,
    holderFactors: factors,
    mintedAt,
    cidrs: tokenCidr,
  };
}

function compare({ expect, code, rule }: PolicyCase, decision: Decision): string[] {
  const told = decision.rule === undefined ? "no rule" : placeOf(decision.rule);
  const differences: string[] = [];
  if (expect !== decision.verdict) differences.push(`expected ${expect}, and it is ${decision.verdict}`);
  if (code !== undefined && code !== decision.code) {
    differences.push(`expected the code ${code}, and it is ${decision.code}`);
  }
  if (rule !== undefined && (decision.rule === undefined || !isCalled(decision.rule, rule))) {
    differences.push(`expected the rule '${rule}', and ${told} decides`);
  }
  return differences;
}

function isCalled(rule: Rule, name: string): boolean {
  const names = [placeOf(rule), choiceWords(rule), ...rule.match];
  if (rule.origin === "house") names.push("second_factor");
  if (rule.origin === "owner") names.push("owner");
  if (rule.topDownloads !== undefined) names.push("top_downloads");
  return names.some((each) => each === name);
}
