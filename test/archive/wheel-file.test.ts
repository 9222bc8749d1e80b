/** The WHEEL file: which forms are read, and which versions are known. */
import { expect, test } from "bun:test";
import { compareWheelFile, isKnownWheelVersion, parseWheelFile } from "../../src/archive/wheel-file.ts";

const parse = (text: string) => parseWheelFile(Buffer.from(text));

test("C28: keys and values are read, an empty line ends them", () => {
  const text =
    "Wheel-Version: 1.0\r\nGenerator: x (1)\r\nRoot-Is-Purelib: true\r\nTag:a-b-c \r\nTag: d-e-f\r\n\r\nTag: g-h-i\r\n";
  expect(parse(text)).toEqual({ version: "1.0", tags: ["a-b-c", "d-e-f"], purelibLines: 1 });
});

test.each([
  "",
  "Tag: a\n",
  "Wheel-Version: 1.0\nWheel-Version: 2.0\n",
  "Wheel-Version: 1.0\n Tag: folded\n",
  "no colon",
])("C28: %p is malformed", (text) => {
  expect(parse(text)).toBeUndefined();
});

test.each([
  ["1.0", true],
  ["1.9", true],
  ["1.99", true],
  ["2.0", false],
  ["0.1", false],
  ["1", false],
  ["10.0", false],
  ["1.0.0", false],
  ["", false],
] as const)("C28 S16: version %p known: %p", (version, known) => {
  expect(isKnownWheelVersion(version)).toBe(known);
});

test("C28: tags are compared as sets", () => {
  const file = { version: "1.0", tags: ["b", "a", "a"], purelibLines: 1 };
  expect(compareWheelFile(file, ["a", "b"])).toEqual([]);
  expect(compareWheelFile(file, ["a", "c"])).toEqual([
    "lacks the tag 'c' of the filename",
    "has the tag 'b', which the filename has not",
  ]);
});
