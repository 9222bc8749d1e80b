/** Vectors of standards 15.1, and the hostile names of group A. */
import { expect, test } from "bun:test";
import { Refusal } from "../../src/errors.ts";
import {
  filenameForm,
  isValidProjectName,
  normalizeName,
  parseProjectName,
} from "../../src/packaging/project-name.ts";
import { refusalOf } from "../support/refusal-of.ts";

const normalForms: Record<string, string> = {
  foo: "foo",
  Foo: "foo",
  fOo: "foo",
  "foo.bar": "foo-bar",
  "Foo.Bar": "foo-bar",
  "Foo.....Bar": "foo-bar",
  foo_bar: "foo-bar",
  foo___bar: "foo-bar",
  "foo-bar": "foo-bar",
  "foo----bar": "foo-bar",
  "a--b": "a-b",
  "1--1": "1-1",
};

const friends = [
  "friendly-bard",
  "Friendly-Bard",
  "FRIENDLY-BARD",
  "friendly.bard",
  "friendly_bard",
  "friendly--bard",
  "FrIeNdLy-._.-bArD",
];

const valid = ["a", "A", "1", "a1", "a.b", "a__b", "a-._b", "1-1", "constructor", "toString", "con", "nul"];

const invalidNames = [
  "",
  "_not_legal",
  "__proto__",
  "hi\n",
  "\nhi",
  "h\ni",
  "hi\r",
  "h\ri",
  "hi\0",
  "hi\t",
  "hi\u00a0",
  "hi\u200b",
  "\u202ehi",
  " hi",
  "-",
  "-a",
  "a-",
  ".a",
  "a.",
  "_a",
  "a_",
  "a b",
  "a/b",
  "a\\b",
  "..",
  "fo\u00e9",
  "foo-",
  "\u212a",
  "\u017f",
  "f\u00f6\u00f6",
  "\uff46\uff4f\uff4f",
  "\u0131",
  "\u0430",
  "a\ud800",
];

test.each(Object.entries(normalForms))("item 2: %p has the normal form %p", (spelled, normal) => {
  expect(parseProjectName(spelled) as string).toBe(normal);
  expect(normalizeName(spelled)).toBe(normal);
});

test("item 2, A01: every spelling of one name is one project", () => {
  expect(new Set<string>(friends.map(parseProjectName))).toEqual(new Set(["friendly-bard"]));
});

test.each(valid)("item 1, A02: %p is a valid name", (name) => {
  expect(isValidProjectName(name)).toBe(true);
  expect(parseProjectName(name) as string).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

test.each(invalidNames)("item 1, A02-A04: %p is refused and never trimmed", (name) => {
  expect(isValidProjectName(name)).toBe(false);
  expect(() => parseProjectName(name)).toThrow(Refusal);
});

test("A05: a name of 200 characters passes, 201 and 100,000 do not", () => {
  expect(parseProjectName("a".repeat(200)) as string).toHaveLength(200);
  for (const length of [201, 100_000]) {
    expect(isValidProjectName("a".repeat(length))).toBe(false);
    expect(() => parseProjectName(`${"a-".repeat(length / 2)}!`)).toThrow(/at most 200 characters/);
  }
});

test("6.6: a refusal has the code name.invalid and starts with the words clients know", () => {
  const refusal = refusalOf(() => parseProjectName("foo-"));
  expect(refusal.kind).toBe("invalid");
  expect(refusal.code).toBe("name.invalid");
  expect(refusal.message).toBe(
    "'foo-' is an invalid value for Name. Error: Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.",
  );
  expect(refusal.remedy).toBeString();
  expect(refusalOf(() => parseProjectName("")).message).toBe(
    "'' is an invalid value for Name. Error: This field is required.",
  );
});

test("A04: normalising unchecked text never turns a foreign letter into an ASCII one", () => {
  expect(normalizeName("\u212aivy_X")).toBe("\u212aivy-x");
  expect(normalizeName("_A..B_")).toBe("-a-b-");
});

test("a name in a filename is the normal form with underscores", () => {
  expect(filenameForm(parseProjectName("Some.Thing-Else"))).toBe("some_thing_else");
});
