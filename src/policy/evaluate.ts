/** The one decision: facts in; allowed, warned or refused out. */
import type { Facts, PersonFacts, PublisherFacts, TokenFacts } from "./facts.ts";
import { meetsLevel } from "./level.ts";
import { phaseOf } from "./phase.ts";
import type { ReleaseMode, Rule } from "./policy.ts";

/** Why a rule is not satisfied. */
export type Shortfall =
  /** The session was opened or stepped up with less than the level. */
  | "policy.level"
  /** The session had the level, and its person has no such factor any more. */
  | "policy.factor_gone"
  /** The token was minted in a session below the level. */
  | "policy.token_level"
  /** The token was minted at the level by somebody who has no such factor any more. */
  | "policy.token_holder"
  | "policy.service_account"
  | "policy.token_age"
  | "policy.token_cidr"
  /** This way of publishing is closed. */
  | "policy.way"
  | "policy.release_closed"
  | "policy.two_person";

export type Decision = {
  readonly verdict: "allowed" | "warned" | "refused";
  /** `policy.free`: nothing is demanded; `policy.console`, `policy.met`, `policy.exempt` allow; else the shortfall. */
  readonly code: "policy.free" | "policy.console" | "policy.met" | "policy.exempt" | Shortfall;
  /** The rule that decided: the one not satisfied, or the strictest of those that are. */
  readonly rule?: Rule;
  /** How what is uploaded comes out: the strictest of the rules that are enforced. */
  readonly release: ReleaseMode;
};

const free: Decision = { verdict: "allowed", code: "policy.free", release: "direct" };
const byConsole: Decision = { verdict: "allowed", code: "policy.console", release: "direct" };

/**
 * Judges an act by each rule on its project, the strictest first. Enforced rules refuse; those of the warning phase
 * warn; earlier ones say nothing. Never throws, and knows neither clock nor database.
 */
export function evaluate(facts: Facts): Decision {
  const { who, demand, at } = facts;
  if (who.kind === "console") return byConsole;
  if (demand === undefined) return free;
  let warned: Decision | undefined;
  let spared: Rule | undefined;
  let met: Rule | undefined;
  let release: ReleaseMode = "direct";
  for (const rule of demand.rules) {
    const phase = phaseOf(rule, at);
    if (phase !== "enforced" && phase !== "warned") continue;
    if (phase === "enforced") release = stricterRelease(release, rule.release);
    const code = findShortfall(rule, facts);
    if (code === undefined) {
      if (phase === "enforced") met ??= rule;
    } else if (isExempt(rule, facts)) {
      if (phase === "enforced") spared ??= rule;
    } else if (phase === "enforced") {
      return { verdict: "refused", code, rule, release: "direct" };
    } else {
      warned ??= { verdict: "warned", code, rule, release };
    }
  }
  if (warned !== undefined) return warned.release === release ? warned : { ...warned, release };
  if (spared !== undefined) return { verdict: "allowed", code: "policy.exempt", rule: spared, release };
  return met === undefined ? free : { verdict: "allowed", code: "policy.met", rule: met, release };
}

/** What is missing for one rule, whatever its phase; undefined where nothing is. */
export function findShortfall(rule: Rule, facts: Facts): Shortfall | undefined {
  const { who } = facts;
  if (who.kind === "console") return undefined;
  return wayShortfall(rule, facts) ?? whoShortfall(rule, who, facts) ?? releaseShortfall(rule, facts);
}

function wayShortfall(rule: Rule, { who, action }: Facts): Shortfall | undefined {
  if (who.kind === "publisher") {
    const right = action === "upload" || action === "create";
    return right && rule.publish.includes("trusted_publisher") ? undefined : "policy.way";
  }
  const publishes = action === "upload" || action === "create";
  return publishes && !rule.publish.includes("token") ? "policy.way" : undefined;
}

function whoShortfall(
  rule: Rule,
  who: PersonFacts | TokenFacts | PublisherFacts,
  { at }: Facts,
): Shortfall | undefined {
  if (who.kind === "publisher") return undefined;
  if (who.kind === "person") {
    if (!meetsLevel(who.level, rule.level)) return "policy.level";
    return meetsLevel(who.factors, rule.level) ? undefined : "policy.factor_gone";
  }
  if (!meetsLevel(who.level, rule.level))
    return who.service ? "policy.service_account" : "policy.token_level";
  if (!meetsLevel(who.holderFactors, rule.level)) return "policy.token_holder";
  const { maxAge, requireCidr } = rule.token;
  if (maxAge !== undefined && at >= who.mintedAt + maxAge) return "policy.token_age";
  return requireCidr && !who.cidrs ? "policy.token_cidr" : undefined;
}

function releaseShortfall(rule: Rule, { who, action, release, at }: Facts): Shortfall | undefined {
  const { closeReleaseAfter } = rule;
  const openedAt = release?.openedAt;
  if (action === "upload" && closeReleaseAfter !== undefined && openedAt !== undefined) {
    if (at >= openedAt + closeReleaseAfter) return "policy.release_closed";
  }
  if (action === "approve" && rule.release === "two_person" && "user" in who) {
    const uploaders = release?.uploaders ?? [];
    if (uploaders.length === 0 || uploaders.includes(who.user)) return "policy.two_person";
  }
  return undefined;
}

function isExempt(rule: Rule, { who, at, action }: Facts): boolean {
  if (!("user" in who) || action === "approve") return false;
  return rule.exempt.some(({ user, until }) => user === who.user && at < until);
}

function stricterRelease(one: ReleaseMode, other: ReleaseMode): ReleaseMode {
  if (one === "two_person" || other === "two_person") return "two_person";
  return one === "staged" ? one : other;
}
