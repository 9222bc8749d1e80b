/** The two ways of showing progress. */
import { expect, test } from "bun:test";
import { openProgress } from "../../src/cli/import-progress.ts";

function written(bar: boolean, total: number, steps: readonly number[]): string {
  let text = "";
  const progress = openProgress(total, {
    bar,
    write: (piece) => {
      text += piece;
    },
  });
  for (const step of steps) progress.show(step);
  progress.end();
  return text;
}

test("away from a terminal there is one line for every tenth part", () => {
  const steps = Array.from({ length: 200 }, (_, n) => n + 1);
  const lines = written(false, 200, steps).trimEnd().split("\n");
  expect(lines).toEqual(Array.from({ length: 10 }, (_, n) => `${(n + 1) * 20} of 200 files`));
});

test("at a terminal one line fills up and is taken away at the end", () => {
  expect(written(true, 2, [1, 1, 2])).toBe(
    [
      `\r[${"#".repeat(15)}${".".repeat(15)}] 1 of 2 files`,
      `\r[${"#".repeat(30)}] 2 of 2 files`,
      `\r${" ".repeat(45)}\r`,
    ].join(""),
  );
});

test("nothing to do is no progress", () => {
  expect(written(false, 0, [])).toBe("");
});
