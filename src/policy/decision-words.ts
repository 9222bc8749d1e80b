/** A decision in words: what rule, why, since when, and how to mend it. */
import { dayOf, daysIn } from "./dates.ts";
import type { Decision, Shortfall } from "./evaluate.ts";
import type { Facts, PersonFacts, PolicyAction, TokenFacts } from "./facts.ts";
import { levelNoun, levelWords, meetsLevel } from "./level.ts";
import { phaseOf } from "./phase.ts";
import type { Rule } from "./policy.ts";

export type DecisionWords = {
  /** What is asked for and by which rule: `acme-auth needs a security key to publish (gatehouse.yaml:14, since …).` */
  readonly message: string;
  /** How to mend it, with the address of the page: `Add one: https://…/account/factors`. */
  readonly remedy: string;
  /** Since when the rule is enforced, an ISO date; absent where it is not known, or not yet. */
  readonly since?: string;
};

type Case = { readonly facts: Facts; readonly rule: Rule; readonly url: string };
type Said = { readonly needs: string; readonly because?: string; readonly remedy: string };

/**
 * The words for a decision that refuses or warns; undefined for one that allows. A warning says from when on the rule
 * refuses. `publicUrl` is an origin without a slash at its end.
 */
export function decisionWords(
  decision: Decision,
  facts: Facts,
  publicUrl: string,
): DecisionWords | undefined {
  const { rule, code, verdict } = decision;
  if (rule === undefined || verdict === "allowed") return undefined;
  const { needs, because, remedy } = say(code as Shortfall, { facts, rule, url: publicUrl });
  const message = `${needs} (${citeRule(rule, facts.at)})${because === undefined ? "" : `: ${because}`}.`;
  const since = sinceOf(rule, facts.at);
  return { message, remedy, ...(since === undefined ? {} : { since }) };
}

/** `gatehouse.yaml:14, since 2026-03-01: ships in every payroll image`. */
export function citeRule(rule: Rule, at: number): string {
  const reason = rule.reason === undefined ? "" : `: ${rule.reason}`;
  return `${placeOf(rule)}${whenOf(rule, at)}${reason}`;
}

/** Where a rule stands: `gatehouse.yaml:14`, or whose page. */
export function placeOf(rule: Rule): string {
  return rule.origin === "owner" ? "set by an owner of the project" : `${rule.place.file}:${rule.place.line}`;
}

function whenOf(rule: Rule, at: number): string {
  const since = sinceOf(rule, at);
  if (since !== undefined) return `, since ${since}`;
  return rule.enforceFrom === undefined ? "" : `, refused from ${dayOf(rule.enforceFrom)} on`;
}

/** Since when a rule refuses, an ISO date; undefined while it does not. */
export function sinceOf(rule: Rule, at: number): string | undefined {
  if (phaseOf(rule, at) !== "enforced") return undefined;
  const since = rule.enforceFrom ?? rule.since;
  return since === undefined ? undefined : dayOf(since);
}

function say(code: Shortfall, { facts, rule, url }: Case): Said {
  const { who } = facts;
  const words = { facts, rule, url };
  if (code === "policy.way") return sayWay(words);
  if (code === "policy.release_closed") return sayClosed(words);
  if (code === "policy.two_person") return sayTwoPerson(words);
  if (who.kind === "person") return sayPerson(who, words);
  if (who.kind === "token") return sayToken(code, who, words);
  return { needs: needsLevel(words), remedy: `Read ${url}/help/policy` };
}

function sayPerson(who: PersonFacts, { facts, rule, url }: Case): Said {
  const needs = needsLevel({ facts, rule });
  if (!meetsLevel(who.factors, rule.level)) return { needs, remedy: `Add one: ${url}/account/factors` };
  const confirm = `Confirm with your ${levelNoun(rule.level)}: ${url}/account/step-up`;
  if (who.method === "device") {
    return { needs, because: "this browser is remembered, which spares you no policy", remedy: confirm };
  }
  if (who.method === "recovery_code") {
    return { needs, because: "a recovery code is a way back in, and no second factor", remedy: confirm };
  }
  return { needs, because: "this session was not opened with one", remedy: confirm };
}

function sayToken(code: Shortfall, who: TokenFacts, { facts, rule, url }: Case): Said {
  const tokens = `${url}/account/tokens`;
  const token = `token '${who.token}'`;
  const noun = levelNoun(rule.level);
  if (code === "policy.token_age") {
    return {
      needs: `${subject(facts)} takes tokens of at most ${daysIn(rule.token.maxAge ?? 0)} ${toDo(facts.action)}`,
      because: `${token} was made on ${dayOf(who.mintedAt)}`,
      remedy: `Make a new one: ${tokens}`,
    };
  }
  if (code === "policy.token_cidr") {
    return {
      needs: `${subject(facts)} takes only tokens bound to networks ${toDo(facts.action)}`,
      because: `${token} is bound to none`,
      remedy: `Make one with the networks it is used from: ${tokens}`,
    };
  }
  const needs = needsLevel({ facts, rule });
  if (code === "policy.service_account") {
    return {
      needs,
      because: `${token} of service account '${who.user}' was not made by somebody signed in with one`,
      remedy: `Ask an admin who is signed in with a ${noun} to make a new one: ${tokens}`,
    };
  }
  if (code === "policy.token_holder") {
    return {
      needs,
      because: `who made ${token} has none any more`,
      remedy: `Add one, and it works again: ${url}/account/factors`,
    };
  }
  if (!meetsLevel(who.holderFactors, rule.level)) return { needs, remedy: `Add one: ${url}/account/factors` };
  return {
    needs,
    because: `${token} was made in a session without one`,
    remedy: `Sign in with your ${noun} and make a new token: ${tokens}`,
  };
}

function sayWay({ facts, rule, url }: Case): Said {
  const onlyPublishers = rule.publish.includes("trusted_publisher");
  const publishes = facts.action === "upload" || facts.action === "create";
  if (!publishes) {
    return {
      needs: `${subject(facts)} needs a person ${toDo(facts.action)}`,
      because: "a trusted publisher publishes and does nothing else",
      remedy: `Do it in the browser: ${url}/help/policy#ways`,
    };
  }
  return {
    needs: `${subject(facts)} is published by ${onlyPublishers ? "trusted publishers" : "tokens"} alone`,
    because: `${facts.who.kind === "publisher" ? "trusted publishing" : "publishing by token"} is closed`,
    remedy: onlyPublishers
      ? `Publish from its CI job: ${url}/help/policy#ways`
      : `Publish with a token: ${url}/account/tokens`,
  };
}

function sayClosed({ facts, rule }: Case): Said {
  const after = daysIn(rule.closeReleaseAfter ?? 0);
  return {
    needs: `releases of ${facts.project ?? "this project"} close ${after} after their first file`,
    because: `this one began on ${dayOf(facts.release?.openedAt ?? facts.at)}`,
    remedy: "Publish a new version.",
  };
}

function sayTwoPerson({ facts, url }: Case): Said {
  return {
    needs: `${subject(facts)} needs a second person to approve a release`,
    because: "who uploaded it cannot approve it",
    remedy: `Ask another owner or maintainer to approve it: ${url}/manage/project/${facts.project ?? ""}/staged/`,
  };
}

function needsLevel({ facts, rule }: Pick<Case, "facts" | "rule">): string {
  return `${subject(facts)} needs ${levelWords(rule.level)} ${toDo(facts.action)}`;
}

function subject({ project }: Facts): string {
  return project ?? "this index";
}

const deeds: Readonly<Record<PolicyAction, string>> = {
  upload: "to publish",
  create: "to publish",
  yank: "to yank",
  unyank: "to undo a yank",
  delete: "to delete",
  status: "to change its status",
  settings: "to change its settings",
  role: "to change its people",
  accept_role: "to take a role",
  token: "to make a token for it",
  publisher: "to change its publishers",
  approve: "to approve a release",
};

/** `to publish`, `to change its settings`. */
export function toDo(action: PolicyAction): string {
  return deeds[action];
}
