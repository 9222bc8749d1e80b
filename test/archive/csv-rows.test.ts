/** The CSV of RECORD: what Python's csv module writes is read back, what readers disagree on is refused. */
import { expect, test } from "bun:test";
import { parseCsv } from "../../src/archive/csv-rows.ts";

const limits = { maxRows: 4, maxColumns: 3 };

const cases: readonly (readonly [string, readonly (readonly string[])[] | undefined])[] = [
  ["", []],
  ["\n\r\n", []],
  ["a,b,c", [["a", "b", "c"]]],
  ["a,b,c\n", [["a", "b", "c"]]],
  [
    "a,,\r\nb,,\r\n",
    [
      ["a", "", ""],
      ["b", "", ""],
    ],
  ],
  ["a\n\nb", [["a"], ["b"]]],
  [",", [["", ""]]],
  ['"a","b",', [["a", "b", ""]]],
  ['"a,b",c', [["a,b", "c"]]],
  ['"a""b",c', [['a"b', "c"]]],
  ['"a\nb",c', [["a\nb", "c"]]],
  ['""', []],
  ["a b,c", [["a b", "c"]]],
  ['a"b,c', undefined],
  ['"a"b,c', undefined],
  ['"a', undefined],
  ['"a""', undefined],
  ["a\rb", undefined],
  ["a,b,c,d", undefined],
  ["a\na\na\na", [["a"], ["a"], ["a"], ["a"]]],
  ["a\na\na\na\na", undefined],
];

test.each(cases)("C27: %p is read as %p", (text, rows) => {
  expect(parseCsv(text, limits)).toEqual(rows);
});

test("C27: fields of megabytes are read or refused, and nothing falls over", () => {
  expect(parseCsv(`"${"x".repeat(8_000_000)}"`, limits)?.[0]?.[0]?.length).toBe(8_000_000);
  expect(parseCsv(`"${'""'.repeat(4_000_000)}x`, limits)).toBeUndefined();
});
