/** PEP 440 specifiers: which lists are valid, and which versions each clause allows. */
import { expect, test } from "bun:test";
import { parseSpecifierSet, specifierAllows } from "../../src/packaging/specifier.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { refusalOf } from "../support/refusal-of.ts";

type Row = [list: string, allowed: string, refused: string];

const rows: Row[] = [
  ["", "1.0 2.0a1 0 1!1+x", ""],
  [">=3.8,", "3.8 3.9 3.8+x", "3.7 3.8rc1"],
  [" >= 1.0 , < 2 ", "1.0 1.9.9 1.0.post1", "0.9 2.0 2.0a1 2.dev0 2.0.post1"],
  ["==1.0", "1.0 1 1.0.0 1.0+local", "1.0.post1 1.0a1 1.0.dev0 1!1.0"],
  ["==1.0+a", "1.0+a 1.0+A", "1.0 1.0+b"],
  ["!=1.0", "1.1 1.0.post1 1.0a1", "1.0 1.0.0 1.0+x"],
  ["!=1.0+a", "1.0 1.0+b", "1.0+a"],
  ["==1.0.*", "1.0 1 1.0.5 1.0a1 1.0.dev1 1.0.post1 1.0+x", "1.1 1.1.dev0 1!1.0 0.9"],
  ["==1!1.*", "1!1.5", "1.5 2!1"],
  ["!=1.0.*", "1.1 1!1.0", "1.0 1.0.9 1.0rc1"],
  ["~=1.4.5", "1.4.5 1.4.9 1.4.5.post1", "1.4.4 1.5 1.5.dev0 1.4.5a1"],
  ["~=2.2", "2.2 2.3 2.99.1", "2.1 3.0 3.0a1 1!2.2"],
  ["~=2.2.post3", "2.2.post3 2.3", "2.2 2.2.post2 3"],
  ["~=2.2.0", "2.2.0 2.2 2.2.7", "2.3"],
  [">1.0", "1.0.1 1.1.dev1 2", "1.0 1.0.post1 1.0.post1.dev1 1.0+x 1.0.0 1.0rc1"],
  [">1.0a1", "1.0a2.dev0 1.0a2 1.0", "1.0a1 1.0a1.post1 1.0a1+x 1.0a0"],
  [">1.0.post1", "1.0.post2 1.0.post2.dev0 1.1", "1.0.post1 1.0.post1+x 1.0"],
  [">1.0.dev1", "1.0.dev2 1.0a0 1.0 1.0.post1", "1.0.dev1 1.0.dev1+x 1.0.dev0"],
  ["<1.0", "0.9 0.9.post1 0.9+x", "1.0 1.0rc1 1.0a1.dev0 1.0.dev0 1.0.post1"],
  ["<1.0rc1", "1.0b9 1.0rc1.dev0 1.0.dev0 0.9", "1.0rc1 1.0rc1+x 1.0"],
  ["<1.0.post1", "1.0 1.0.post0 1.0rc1", "1.0.post1 1.0.post1.dev0"],
  ["<0", "", "0.dev0 0a0 0"],
  ["<=1.0", "1.0 1.0+x 1.0rc1 0.9", "1.0.post1 1.0.1"],
  [">=1.0rc1", "1.0rc1 1.0rc1+x 1.0 1.0rc1.post1", "1.0rc1.dev0 1.0b1"],
  ["===1.0", "1.0", "1.0.0 1 1.0+x"],
  ["===1.0+LOCAL", "1.0+local", "1.0"],
  ["===wat", "", "1.0"],
  [">=1,!=1.5.*,<2", "1.4 1.6", "1.5 1.5.1 2 0.9"],
  ["==9007199254740993", "9007199254740993", "9007199254740992"],
];

const malformed = [
  "1.0",
  "=1.0",
  "=>1.0",
  "> =1.0",
  ">=",
  ">=1.0 <2",
  ">=1.0;python_version>'3'",
  "(>=1.0)",
  "==1.0.post1.*",
  "==1.0a1.*",
  "==1.0+local.*",
  "==1.*.*",
  "==*",
  "==.*",
  ">=1.0.*",
  "<1.*",
  "~=1.0.*",
  "~=1",
  "~=1!1",
  ">=1.0+local",
  ">1.0+local",
  "<=1.0+local",
  "<1.0+local",
  "~=1.0+local",
  "===1.0)",
  "===1 0",
  "!=dog",
  "\ufeff==1.0",
  "==\u0661.0",
];

test.each(rows)("PEP 440: %p allows [%s] and refuses [%s]", (list, allowed, refused) => {
  const set = parseSpecifierSet(list);
  const verdicts = (texts: string): string[] =>
    texts.split(" ").filter((text) => text !== "" && specifierAllows(set, parseVersion(text)));
  expect(verdicts(allowed).join(" ")).toBe(allowed);
  expect(verdicts(refused)).toEqual([]);
});

test.each(malformed)("%p is no specifier list", (list) => {
  const refusal = refusalOf(() => parseSpecifierSet(list));
  expect([refusal.kind, refusal.code]).toEqual(["invalid", "specifier.invalid"]);
});

test("a lone pre-release is allowed unless pre-releases are refused outright", () => {
  const set = parseSpecifierSet(">=1.0");
  const candidate = parseVersion("1.1a1");
  expect(specifierAllows(set, candidate)).toBe(true);
  expect(specifierAllows(set, candidate, { prereleases: true })).toBe(true);
  expect(specifierAllows(set, candidate, { prereleases: false })).toBe(false);
  expect(specifierAllows(set, parseVersion("1.1"), { prereleases: false })).toBe(true);
});

test("a list of 2000 characters passes, a longer one is refused with its length", () => {
  const list = "!=1.0,".repeat(333);
  expect(parseSpecifierSet(`${list}>0`).clauses).toHaveLength(334);
  expect(refusalOf(() => parseSpecifierSet(`${list}>0,`)).message).toContain("2001 characters");
});

test("a refusal quotes the clause at fault alone", () => {
  expect(refusalOf(() => parseSpecifierSet(">=1, ==dog")).message).toBe("Invalid specifier: '==dog'.");
});
