/** The decision, case by case: who falls short of a rule, in which way, and who does not. */
import { expect, test } from "bun:test";
import { evaluate } from "../../src/policy/evaluate.ts";
import { type Facts, policyActions, type Who } from "../../src/policy/facts.ts";
import {
  days,
  demandFor,
  factsOf,
  noon,
  personFacts,
  policyOf,
  tokenFacts,
} from "../support/policy-facts.ts";
import type { RuleInput } from "../support/policy-facts.ts";

const keyToken = tokenFacts({ level: "phishing_resistant", holderFactors: "phishing_resistant" });
const keyPerson = personFacts({
  level: "phishing_resistant",
  method: "webauthn",
  factors: "phishing_resistant",
});

const refusals: readonly [title: string, rule: RuleInput, facts: Partial<Facts>, code: string][] = [
  ["J01 a token minted with a password", {}, {}, "policy.token_level"],
  [
    "J02 a token whose maker has removed the factor",
    {},
    { who: tokenFacts({ level: "phishing_resistant" }) },
    "policy.token_holder",
  ],
  [
    "J03 a token minted before its maker enrolled",
    {},
    { who: tokenFacts({ holderFactors: "phishing_resistant" }) },
    "policy.token_level",
  ],
  [
    "J05 a token minted with a TOTP app where a key is demanded",
    {},
    { who: tokenFacts({ level: "any_2fa", holderFactors: "phishing_resistant" }) },
    "policy.token_level",
  ],
  [
    "a service account's token minted at the console",
    {},
    { who: tokenFacts({ service: true }) },
    "policy.service_account",
  ],
  ["a session with a password", {}, { who: personFacts() }, "policy.level"],
  [
    "J28 a session of a remembered browser",
    { level: "any_2fa" },
    { who: personFacts({ method: "device", factors: "any_2fa" }) },
    "policy.level",
  ],
  [
    "J04 J30 a session opened with a recovery code",
    { level: "any_2fa" },
    { who: personFacts({ method: "recovery_code", factors: "any_2fa" }) },
    "policy.level",
  ],
  [
    "J30 a session opened with a TOTP app where a key is demanded",
    {},
    { who: personFacts({ method: "totp", level: "any_2fa", factors: "phishing_resistant" }) },
    "policy.level",
  ],
  [
    "J29 a session at the level whose factor was removed in another tab",
    {},
    { who: personFacts({ level: "phishing_resistant", method: "webauthn" }) },
    "policy.factor_gone",
  ],
  [
    "a token at its greatest age",
    { token: { maxAge: days(1), requireCidr: false } },
    { who: keyToken },
    "policy.token_age",
  ],
  ["a token bound to no network", { token: { requireCidr: true } }, { who: keyToken }, "policy.token_cidr"],
  [
    "a token where only trusted publishers publish",
    { publish: ["trusted_publisher"] },
    { who: keyToken },
    "policy.way",
  ],
  [
    "a person where only trusted publishers publish",
    { publish: ["trusted_publisher"] },
    { who: keyPerson },
    "policy.way",
  ],
  [
    "J31 a trusted publisher where only tokens publish",
    { publish: ["token"] },
    { who: { kind: "publisher", name: "ci" } },
    "policy.way",
  ],
  [
    "a trusted publisher that yanks",
    {},
    { action: "yank", who: { kind: "publisher", name: "ci" } },
    "policy.way",
  ],
  [
    "a file for a release that has closed",
    { closeReleaseAfter: days(14) },
    { who: keyToken, release: { openedAt: noon - days(14) } },
    "policy.release_closed",
  ],
  [
    "approval by an uploader",
    { release: "two_person" },
    { who: keyPerson, action: "approve", release: { uploaders: ["ann", "jo"] } },
    "policy.two_person",
  ],
  [
    "approval where nobody knows who uploaded",
    { release: "two_person" },
    { who: keyPerson, action: "approve" },
    "policy.two_person",
  ],
];

test.each(refusals)("refuses %s", (_title, rule, facts, code) => {
  expect(evaluate(factsOf([rule], facts))).toMatchObject({
    verdict: "refused",
    code,
    rule: { place: { line: 14 } },
  });
});

const allowed: readonly [title: string, rule: RuleInput, facts: Partial<Facts>, code: string][] = [
  ["a token minted with a key by somebody who has one", {}, { who: keyToken }, "policy.met"],
  [
    "a token one millisecond younger than its greatest age",
    { token: { maxAge: days(1) + 1, requireCidr: false } },
    { who: keyToken },
    "policy.met",
  ],
  [
    "a token bound to a network",
    { token: { requireCidr: true } },
    { who: { ...keyToken, cidrs: true } },
    "policy.met",
  ],
  ["a person with a key", {}, { who: keyPerson, action: "delete" }, "policy.met"],
  [
    "a person who yanks where only trusted publishers publish",
    { publish: ["trusted_publisher"] },
    { who: keyPerson, action: "yank" },
    "policy.met",
  ],
  ["a stronger level than demanded", { level: "any_2fa" }, { who: keyPerson }, "policy.met"],
  [
    "J31 a trusted publisher that publishes",
    { publish: ["trusted_publisher"] },
    { who: { kind: "publisher", name: "ci" } },
    "policy.met",
  ],
  ["J07 the operator at the console", {}, { who: { kind: "console" } }, "policy.console"],
  ["anybody where no rule matches", { match: ["other"] }, {}, "policy.free"],
  [
    "a file for a release one millisecond before it closes",
    { closeReleaseAfter: days(14) },
    { who: keyToken, release: { openedAt: noon - days(14) + 1 } },
    "policy.met",
  ],
  ["a file for a new release", { closeReleaseAfter: days(14) }, { who: keyToken, release: {} }, "policy.met"],
  [
    "a yank in a release that has closed",
    { closeReleaseAfter: days(14) },
    { who: keyPerson, action: "yank", release: { openedAt: 0 } },
    "policy.met",
  ],
  [
    "approval by another than the uploader",
    { release: "two_person" },
    { who: keyPerson, action: "approve", release: { uploaders: ["ann"] } },
    "policy.met",
  ],
  [
    "approval by the uploader where one person suffices",
    { release: "staged" },
    { who: keyPerson, action: "approve", release: { uploaders: ["jo"] } },
    "policy.met",
  ],
  [
    "a user who is exempt",
    { exempt: [{ user: "jo", until: noon + 1, reason: "ticket 812" }] },
    {},
    "policy.exempt",
  ],
];

test.each(allowed)("allows %s", (_title, rule, facts, code) => {
  expect(evaluate(factsOf([rule], facts))).toMatchObject({ verdict: "allowed", code });
});

test.each(policyActions)("a person below the level may not %s", (action) => {
  expect(evaluate(factsOf([{}], { action, who: personFacts() })).verdict).toBe("refused");
});

test("an exemption ends at its instant, and is nobody else's", () => {
  const rule = { exempt: [{ user: "jo", until: noon, reason: "ticket 812" }] };
  expect(evaluate(factsOf([rule])).verdict).toBe("refused");
  expect(evaluate(factsOf([rule], { at: noon - 1 })).verdict).toBe("allowed");
  expect(evaluate(factsOf([rule], { at: noon - 1, who: tokenFacts({ user: "ann" }) })).verdict).toBe(
    "refused",
  );
});

test("an exemption spares nobody the approval of a release, nor another rule on the project", () => {
  const exempt = [{ user: "jo", until: noon + 1, reason: "ticket 812" }];
  expect(evaluate(factsOf([{ exempt, release: "staged" }]))).toMatchObject({
    verdict: "allowed",
    release: "staged",
  });
  expect(evaluate(factsOf([{ exempt }, { level: "any_2fa", line: 20 }]))).toMatchObject({
    verdict: "refused",
    rule: { place: { line: 20 } },
  });
  const approve = { action: "approve", who: personFacts(), release: { uploaders: ["ann"] } } as const;
  expect(evaluate(factsOf([{ exempt, release: "staged" }], approve)).verdict).toBe("refused");
});

const dated = { announced: noon - days(2), warnFrom: noon, enforceFrom: noon + days(2) };

test.each<[number, string]>([
  [noon - days(3), "allowed"],
  [noon - days(2), "allowed"],
  [noon - 1, "allowed"],
  [noon, "warned"],
  [noon + days(2) - 1, "warned"],
  [noon + days(2), "refused"],
])("phases follow the dates to the millisecond: at %d it is %s", (at, verdict) => {
  expect(evaluate(factsOf([dated], { at })).verdict as string).toBe(verdict);
});

test("nobody who is ready is warned", () => {
  expect(evaluate(factsOf([dated], { who: keyToken })).verdict).toBe("allowed");
});

test("a rule in force is met and a stricter one to come warns", () => {
  const who = tokenFacts({ level: "any_2fa", holderFactors: "any_2fa" });
  const rules = [{ level: "any_2fa", line: 3, release: "staged" } as const, { ...dated, line: 9 }];
  expect(evaluate(factsOf(rules, { who }))).toMatchObject({
    verdict: "warned",
    rule: { place: { line: 9 } },
    release: "staged",
  });
});

test("each enforced rule must be met, so a laxer one opens no way that a stricter one closed", () => {
  const rules = [{ line: 3 }, { level: "any_2fa", publish: ["trusted_publisher"], line: 9 } as const];
  expect(evaluate(factsOf(rules, { who: keyToken }))).toMatchObject({
    code: "policy.way",
    rule: { place: { line: 9 } },
  });
});

test("the strictest approval of all enforced rules holds", () => {
  const rules: RuleInput[] = [
    { release: "direct" },
    { level: "any_2fa", release: "two_person" },
    { ...dated, release: "staged" },
  ];
  expect(evaluate(factsOf(rules, { who: keyToken })).release).toBe("two_person");
  expect(evaluate(factsOf([{ ...dated, release: "staged" }], { who: keyToken })).release).toBe("direct");
});

test("a second factor that the house demands holds for every project and for acts on none", () => {
  const place = { file: "gatehouse.yaml", line: 2 };
  const policy = policyOf([], { secondFactor: { everyone: "required", place } });
  const judge = (project: string | undefined, who: Who) =>
    evaluate({ at: noon, action: "yank", project, demand: demandFor(policy, project), who }).verdict;
  expect(judge("any", personFacts())).toBe("refused");
  expect(judge(undefined, personFacts())).toBe("refused");
  expect(judge("any", personFacts({ level: "any_2fa", method: "totp", factors: "any_2fa" }))).toBe("allowed");
});

test("a second factor demanded by a date is announced until then", () => {
  const secondFactor = {
    everyone: "required_by",
    date: noon,
    place: { file: "gatehouse.yaml", line: 2 },
  } as const;
  const judge = (at: number) =>
    evaluate({
      at,
      action: "yank",
      project: "any",
      demand: demandFor(policyOf([], { secondFactor }), "any", { at }),
      who: personFacts(),
    }).verdict;
  expect(judge(noon - 1)).toBe("allowed");
  expect(judge(noon)).toBe("refused");
});
