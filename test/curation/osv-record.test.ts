/** Records of the OSV schema: which versions they mean. */
import { expect, test } from "bun:test";
import { isAtLeast, readOsvRecord } from "../../src/curation/osv-record.ts";
import { parseVersion } from "../../src/packaging/version.ts";

const range = (...events: object[]) => [{ type: "ECOSYSTEM", events }];

const cases: [string, object, string[], string[]][] = [
  [
    "until mended",
    { ranges: range({ introduced: "0" }, { fixed: "1.2" }) },
    ["0.dev1", "1.1"],
    ["1.2", "2.0"],
  ],
  [
    "the last one is meant too",
    { ranges: range({ introduced: "1.0" }, { last_affected: "1.2" }) },
    ["1.0", "1.2"],
    ["0.9", "1.2.1"],
  ],
  ["never mended", { ranges: range({ introduced: "3" }) }, ["3.0", "9"], ["3.0rc1", "2"]],
  [
    "in two branches",
    { ranges: range({ introduced: "1" }, { fixed: "1.5" }, { introduced: "2" }, { fixed: "2.1" }) },
    ["1.4", "2.0"],
    ["1.5", "1.9", "2.1"],
  ],
  ["listed by name, in any spelling", { versions: ["1.0.0", "v2"] }, ["1.0.0", "2"], ["1.1"]],
  [
    "by commits, which say nothing of versions",
    { ranges: [{ type: "GIT", events: [{ introduced: "0" }] }] },
    [],
    ["1"],
  ],
];

for (const [what, affected, yes, no] of cases) {
  test(what, () => {
    const record = { id: "X", affected: [{ package: { ecosystem: "PyPI", name: "A_b" }, ...affected }] };
    const [found] = readOsvRecord(record);
    expect<string | undefined>(found?.project).toBe("a-b");
    const means = (text: string) => found?.advisory.affects(parseVersion(text));
    expect([yes.filter(means), no.filter(means)]).toEqual([yes, []]);
  });
}

test("other ecosystems, withdrawn records and what is no record mean nothing", () => {
  const affected = [{ package: { ecosystem: "npm", name: "a" }, versions: ["1"] }];
  const python = [{ package: { ecosystem: "PyPI", name: "a" }, versions: ["1"] }];
  const all = [
    { id: "X", affected },
    { id: "X", affected: python, withdrawn: "2026-01-01T00:00:00Z" },
  ];
  for (const record of [...all, null, [], "x", { id: 1 }, { id: "X", affected: {} }]) {
    expect(readOsvRecord(record)).toEqual([]);
  }
});

test("a severity that nobody gave counts as the worst", () => {
  expect([
    isAtLeast(undefined, "critical"),
    isAtLeast("high", "high"),
    isAtLeast("moderate", "high"),
  ]).toEqual([true, true, false]);
});
