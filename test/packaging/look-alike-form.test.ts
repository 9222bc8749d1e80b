/** A07, standards 2.1: names that people mistake for one another have one form. */
import { expect, test } from "bun:test";
import { lookAlikeForm } from "../../src/packaging/look-alike-form.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";

const form = (name: string) => lookAlikeForm(parseProjectName(name));

const alike: readonly (readonly string[])[] = [
  ["foobar", "f00bar", "fo0-bar", "FOO_BAR", "f.o.o.b.a.r"],
  ["fooball", "fooba1l", "foobaIl", "foobai1", "foo-ba-ll"],
  ["lil-oo", "1I1.OO", "iii00"],
];

test.each(alike.map((names) => [names]))("%j are alike", (names) => {
  expect(new Set(names.map(form)).size).toBe(1);
});

test("names that differ in other letters are not", () => {
  const names = ["foobar", "foobaz", "foobars", "fobar", "f8obar", "rn", "m", "vv", "w"];
  expect(new Set(names.map(form)).size).toBe(names.length);
});
