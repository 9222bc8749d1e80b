/** Dependencies as a page lists them: by extra, with links to what is here. */
import { expect, test } from "bun:test";
import { dependencyGroups } from "../../../src/web/projects/dependency-groups.ts";

const isHere = (name: string) => name === "here";

test.each<[string, ReturnType<typeof dependencyGroups>[number]]>([
  ["Here>=1,<2", { dependencies: [{ name: "Here", rest: ">=1,<2", path: "/project/here/" }] }],
  ["away[x] (>=1)", { dependencies: [{ name: "away", rest: "[x] (>=1)" }] }],
  ['away; python_version < "3.12"', { dependencies: [{ name: "away", rest: '; python_version < "3.12"' }] }],
  ['away ; extra == "plots"', { extra: "plots", dependencies: [{ name: "away", rest: "" }] }],
  [
    "away>1; python_version<'3' and extra == 'plots'",
    { extra: "plots", dependencies: [{ name: "away", rest: ">1; python_version<'3'" }] },
  ],
  ["away @ https://x.example/a.whl", { dependencies: [{ name: "away", rest: "@ https://x.example/a.whl" }] }],
  ["not a requirement!", { dependencies: [{ name: "not a requirement!", rest: "" }] }],
])("%j", (text, group) => {
  expect(dependencyGroups([text], isHere)).toEqual([group]);
});

test("what everybody needs comes first, then the extras by name", () => {
  const groups = dependencyGroups(['b; extra == "z"', "a", 'c; extra == "y"', "d"], isHere);
  expect(groups.map(({ extra, dependencies }) => [extra, dependencies.map(({ name }) => name)])).toEqual([
    [undefined, ["a", "d"]],
    ["y", ["c"]],
    ["z", ["b"]],
  ]);
});

test("neither their number nor their length outgrows a page", () => {
  const many = Array.from({ length: 1000 }, (_, at) => `away-${at}>=${"1".repeat(900)}`);
  expect(JSON.stringify(dependencyGroups(many, isHere)).length).toBeLessThan(20_000);
});
