/** Which rules hold for a project, and which of them comes first. */
import { expect, test } from "bun:test";
import { enforcedRule, tiesOf } from "../../src/policy/demand.ts";
import { levelRule } from "../../src/policy/policy.ts";
import { days, demandFor, noon, policyOf, type RuleInput } from "../support/policy-facts.ts";

const linesOf = (rules: RuleInput[], project = "acme-auth") =>
  demandFor(policyOf(rules), project)?.rules.map((rule) => rule.place.line);

test("J17 a pattern chooses what it spells and nothing near it", () => {
  const rules = [{ match: ["Acme_*", "PayRoll"] }];
  expect(["acme-auth", "acme-", "payroll"].map((name) => linesOf(rules, name))).toEqual([[14], [14], [14]]);
  expect(["acme", "acmex", "x-acme-y", "payroll-x"].map((name) => linesOf(rules, name))).toEqual(
    Array<undefined>(4).fill(undefined),
  );
});

const orders: readonly [what: string, stricter: RuleInput, laxer: RuleInput][] = [
  ["a level in force before a higher one to come", { level: "any_2fa" }, { enforceFrom: noon + 1 }],
  [
    "a warning before an announcement",
    { warnFrom: noon, enforceFrom: noon + days(9) },
    { enforceFrom: noon + days(9) },
  ],
  ["a key before any factor", {}, { level: "any_2fa", release: "two_person" }],
  ["two persons before one", { release: "two_person" }, { release: "staged" }],
  ["one person before none", { release: "staged" }, {}],
  ["one way before two", { publish: ["token"] }, {}],
  ["an age before none", { token: { maxAge: days(30), requireCidr: false } }, {}],
  [
    "a short age before a long one",
    { token: { maxAge: days(1), requireCidr: false } },
    { token: { maxAge: days(2), requireCidr: true } },
  ],
  ["a CIDR before none", { token: { requireCidr: true } }, {}],
  ["a release that closes before one that does not", { closeReleaseAfter: days(14) }, {}],
];

test.each(orders)("the stricter stands first: %s", (_what, stricter, laxer) => {
  expect(
    linesOf([
      { ...laxer, line: 1 },
      { ...stricter, line: 2 },
    ]),
  ).toEqual([2, 1]);
  expect(
    linesOf([
      { ...stricter, line: 1 },
      { ...laxer, line: 2 },
    ]),
  ).toEqual([1, 2]);
});

test("of two equally strict rules the first in the file is named, and the other is told as a tie", () => {
  const demand = demandFor(
    policyOf([{ line: 3 }, { line: 9, reason: "also" }, { line: 5, level: "any_2fa" }]),
    "acme-auth",
  );
  if (demand === undefined) throw new Error("nothing is demanded");
  expect(demand.rules.map((rule) => rule.place.line)).toEqual([3, 9, 5]);
  expect(tiesOf(demand, noon).map((rule) => rule.place.line)).toEqual([9]);
});

test("an owner's rule makes a project stricter and never laxer", () => {
  const place = { file: "", line: 0 };
  const strict = levelRule({ origin: "owner", place, level: "phishing_resistant" });
  const lax = levelRule({ origin: "owner", place, level: "any_2fa" });
  const first = (ownerRule: typeof strict, rules: RuleInput[]) =>
    demandFor(policyOf(rules), "acme-auth", { ownerRule })?.rules[0]?.origin as string;
  expect(first(strict, [{ level: "any_2fa" }])).toBe("owner");
  expect(first(strict, [])).toBe("owner");
  expect(first(lax, [{}])).toBe("critical");
});

test("the most downloaded are chosen by whoever counts, and by no pattern", () => {
  const policy = policyOf([{ match: [], topDownloads: { percent: 1, over: days(180) } }]);
  expect(demandFor(policy, "acme-auth")).toBeUndefined();
  expect(demandFor(policy, "acme-auth", { topOf: () => true })?.rules).toHaveLength(1);
  expect(demandFor(policy, undefined, { topOf: () => true })).toBeUndefined();
});

test("the rule in force is the strictest that is enforced", () => {
  const demand = demandFor(
    policyOf([
      { enforceFrom: noon + 1, line: 3 },
      { level: "any_2fa", line: 4 },
    ]),
    "acme-auth",
  );
  expect(enforcedRule(demand, noon)?.place.line).toBe(4);
  expect(enforcedRule(demandFor(policyOf([{ enforceFrom: noon + 1 }]), "acme-auth"), noon)).toBeUndefined();
  expect(enforcedRule(undefined, noon)).toBeUndefined();
});
