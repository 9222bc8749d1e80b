/** Patterns of project names: what they match, and that no pattern is slow. Reading them is tested with the config's values. */
import { expect, test } from "bun:test";
import { matchesGlob, parseNameGlob } from "../../src/packaging/name-glob.ts";
import { seededChance } from "../support/seeded-random.ts";

const table: readonly [glob: string, matched: readonly string[], others: readonly string[]][] = [
  ["acme", ["acme"], ["acme-x", "xacme", "acm", ""]],
  ["Acme_*", ["acme-", "acme-x", "acme-x-y"], ["acme", "acmex", "x-acme-y"]],
  ["*-internal", ["a-internal", "-internal"], ["internal", "a-internals"]],
  ["*", ["a", "a-b"], []],
  ["a*b*c", ["abc", "aXbXc", "abbcbc"], ["ab", "acb", "abcd"]],
  ["*a*", ["a", "ba", "ab"], ["b"]],
  ["a-*-b", ["a-x-b", "a--b"], ["a-b", "a-b-x"]],
];

test.each(table)("%s", (glob, matched, others) => {
  const parsed = parseNameGlob(glob);
  expect(matched.filter((name) => !matchesGlob(parsed, name))).toEqual([]);
  expect(others.filter((name) => matchesGlob(parsed, name))).toEqual([]);
});

test("agrees with a regular expression on generated patterns", () => {
  const random = seededChance("globs");
  const letters = (of: readonly string[]) =>
    Array.from({ length: 1 + random.below(7) }, () => random.pick(of)).join("");
  for (let n = 0; n < 5000; n += 1) {
    const glob = letters(["a", "b", "*"]);
    const name = letters(["a", "b"]);
    const oracle = new RegExp(`^${glob.replaceAll("*", ".*")}$`).test(name);
    expect([glob, name, matchesGlob(glob, name)]).toEqual([glob, name, oracle]);
  }
});

test("a pattern made to backtrack ends: a hundred stars against a long name that just misses", () => {
  expect(matchesGlob(`${"a*".repeat(99)}b`, `${"a".repeat(199)}c`)).toBe(false);
});
