/** Licences of metadata and the patterns that mean them (PEP 639, SPDX annex D). */
import { expect, test } from "bun:test";
import { licenceMatches, licenceOf } from "../../src/curation/licence.ts";

const of = (expression: string) => ({ expression, classifiers: [] });

const cases: [string, string[], { allowed: boolean; denied: boolean }][] = [
  ["MIT", ["mit"], { allowed: true, denied: true }],
  ["MIT", ["Apache-2.0"], { allowed: false, denied: false }],
  ["MIT AND GPL-3.0-only", ["MIT"], { allowed: false, denied: true }],
  ["MIT AND GPL-3.0-only", ["MIT", "GPL-*"], { allowed: true, denied: true }],
  ["MIT OR GPL-3.0-only", ["MIT"], { allowed: true, denied: true }],
  ["MIT OR BSD-2-Clause AND GPL-2.0-only", ["BSD-*"], { allowed: false, denied: true }],
  ["(MIT OR BSD-2-Clause) AND Zlib", ["BSD-*", "Zlib"], { allowed: true, denied: true }],
  ["GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2.0-only WITH *"], { allowed: true, denied: true }],
  ["MIT AND (", ["MIT"], { allowed: false, denied: true }],
  ["LGPL-3.0-only", ["GPL-*"], { allowed: false, denied: false }],
];

for (const [expression, patterns, expected] of cases) {
  test(`${expression} and ${patterns.join(", ")}`, () => {
    expect({
      allowed: licenceMatches(of(expression), patterns, true),
      denied: licenceMatches(of(expression), patterns, false),
    }).toEqual(expected);
  });
}

test("without an expression, classifiers decide; without those, a short word of old", () => {
  const mit = "License :: OSI Approved :: MIT License";
  const gpl = "License :: OSI Approved :: GNU General Public License v3 (GPLv3)";
  const both = licenceOf({ classifiers: [mit, gpl, "Topic :: Internet"], license: "whatever" });
  if (both === undefined) throw new Error("no licence");
  expect([licenceMatches(both, ["*MIT*"], true), licenceMatches(both, ["*MIT*"], false)]).toEqual([
    false,
    true,
  ]);
  expect(licenceMatches(both, ["*mit*", "*gnu general*"], true)).toBe(true);
  const words = licenceOf({ classifiers: [], license: " BSD " });
  expect(words && licenceMatches(words, ["BSD"], true)).toBe(true);
  expect(licenceOf({ classifiers: ["Topic :: Internet"] })).toBeUndefined();
  expect(licenceMatches({ classifiers: [], words: "MIT ".repeat(1_000) }, ["MIT*"], false)).toBe(false);
});
