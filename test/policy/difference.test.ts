/** What a load changes, in lines, and since when a rule without dates holds. */
import { expect, test } from "bun:test";
import { policyDifference, withBeginnings } from "../../src/policy/difference.ts";
import { openPolicy } from "../../src/policy/policy.ts";
import { days, noon, policyOf } from "../support/policy-facts.ts";

test("J40 rules that came, went, and were lowered are told with before and after", () => {
  const before = policyOf([{ match: ["a"], reason: "old" }, { match: ["b"] }, { match: ["c"], line: 3 }]);
  const after = policyOf(
    [
      { match: ["c"], line: 9 },
      { match: ["a"], level: "any_2fa", token: { maxAge: days(30), requireCidr: false } },
      { match: ["d"], enforceFrom: Date.UTC(2026, 3, 1) },
    ],
    { secondFactor: { everyone: "required", place: { file: "gatehouse.yaml", line: 2 } } },
  );
  expect(policyDifference(before, after)).toEqual([
    "changed: second_factor: optional → required",
    "changed: gatehouse.yaml:14 a: level a security key → a second factor; reason old → none; token.max_age none → 30 days",
    "added: gatehouse.yaml:14 d: level a security key; enforce_from 2026-04-01",
    "removed: gatehouse.yaml:14 b: level a security key",
  ]);
});

test("a rule without dates keeps its beginning while it stays the same, and begins anew when it changes", () => {
  const first = withBeginnings(
    openPolicy,
    policyOf([{ match: ["a"] }, { match: ["b"], enforceFrom: 5 }]),
    noon,
  );
  expect(first.critical.map(({ since }) => since)).toEqual([noon, undefined]);
  const moved = withBeginnings(first, policyOf([{ match: ["a"], line: 77 }]), noon + 1);
  expect(moved.critical[0]).toMatchObject({ since: noon, place: { line: 77 } });
  const changed = withBeginnings(moved, policyOf([{ match: ["a"], level: "any_2fa" }]), noon + 2);
  expect(changed.critical[0]?.since).toBe(noon + 2);
});
