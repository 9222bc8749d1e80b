/** Vectors of standards 15.3 for wheels, and A13. */
import { expect, test } from "bun:test";
import { parseWheelFilename, wheelTags } from "../../src/packaging/wheel-filename.ts";
import { refusalOf } from "../support/refusal-of.ts";

type Row = [filename: string, name: string, version: string, build: string | undefined, tags: string[]];

const any = ["py3-none-any"];
const rows: Row[] = [
  ["foo-1.0-py3-none-any.whl", "foo", "1.0", undefined, any],
  ["some_PACKAGE-1.0-py3-none-any.whl", "some-package", "1.0", undefined, any],
  ["foo.bar-1.0-py3-none-any.whl", "foo-bar", "1.0", undefined, any],
  ["foo-1.0-1000-py3-none-any.whl", "foo", "1.0", "1000", any],
  ["foo-1.0-1000abc-py3-none-any.whl", "foo", "1.0", "1000abc", any],
  ["foo-1.0-1_2-py3-none-any.whl", "foo", "1.0", "1_2", any],
  ["foo-1.0-0-py3-none-any.whl", "foo", "1.0", "0", any],
  ["foo-01.0-py3-none-any.whl", "foo", "1.0", undefined, any],
  ["foo-1.0+local.1-py3-none-any.whl", "foo", "1.0+local.1", undefined, any],
  ["foo-1!2.0-py3-none-any.whl", "foo", "1!2.0", undefined, any],
  ["foo-1.0-py3.py2-none-any.whl", "foo", "1.0", undefined, ["py3-none-any", "py2-none-any"]],
  ["foo-1.0-py3.py3-none-any.whl", "foo", "1.0", undefined, any],
  ["foo-1.0-cp314-cp314-linux_x86_64.whl", "foo", "1.0", undefined, ["cp314-cp314-linux_x86_64"]],
  [
    "pyvirtualcam-0.13.0-cp310-cp310-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    "pyvirtualcam",
    "0.13.0",
    undefined,
    ["cp310-cp310-manylinux2014_x86_64", "cp310-cp310-manylinux_2_17_x86_64"],
  ],
  [
    "foo-2-py2.py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "foo",
    "2",
    undefined,
    [
      "py2-none-manylinux_2_17_x86_64",
      "py2-none-manylinux2014_x86_64",
      "py3-none-manylinux_2_17_x86_64",
      "py3-none-manylinux2014_x86_64",
    ],
  ],
];

const parts = "Invalid wheel filename (wrong number of parts): ";
const tag = "Invalid wheel filename (invalid tag component): ";
const version = "Invalid wheel filename (invalid version): ";
const extension = "Invalid wheel filename (extension must be '.whl'): ";

const refusedRows: [filename: string, start: string][] = [
  ["foo-1.0.whl", `${parts}'foo-1.0'`],
  ["foo-1.0-py3-none-any.wheel", extension],
  ["foo-1.0-py3-none-any.WHL", extension],
  ["foo-1.0-py3-none-any.whl.exe", extension],
  ["foo__bar-1.0-py3-none-any.whl", "Invalid project name: 'foo__bar-1.0-py3-none-any'"],
  ["foo\n-1.0-py3-none-any.whl", "Invalid project name: "],
  ["foo#bar-1.0-py3-none-any.whl", "Invalid project name: "],
  ["-1.0-py3-none-any.whl", "Invalid project name: "],
  ["-1.0-200-py3-none-any.whl", "Invalid project name: "],
  ["_foo-1.0-py3-none-any.whl", "Invalid project name: "],
  ["f\u00f6\u00f6-1.0-py3-none-any.whl", "Invalid project name: "],
  ["foobar-1.x-py3-none-any.whl", version],
  ["foo-1.0_1-py3-none-any.whl", version],
  ["foo-0.0.4test1-py3-none-any.whl", `${version}'foo-0.0.4test1-py3-none-any'`],
  ["foo-1.0-abc-py3-none-any.whl", "Invalid build number: abc in 'foo-1.0-abc-py3-none-any'"],
  ["foo-1.0-q-py3-none-any.whl", "Invalid build number: q in 'foo-1.0-q-py3-none-any'"],
  ["foo-1.0-\u0661-py3-none-any.whl", "Invalid build number: \\u{0661} in "],
  ["foo-1.0-200-py3-none-any-junk.whl", parts],
  ["foo-1.0--none-any.whl", tag],
  ["foo-1.0-py3-none-.whl", tag],
  ["foo-1.0-py3.-none-any.whl", tag],
  ["playlyfe-0.1.1-2.7.6-none-any.whl", tag],
];

test.each(rows)("item 10: %p is read as %p %p, build %p", (filename, name, text, build, tags) => {
  const wheel = parseWheelFilename(filename);
  expect([wheel.name as string, wheel.version.text, wheel.build]).toEqual([name, text, build]);
  expect(wheelTags(wheel)).toEqual(tags);
});

test.each(refusedRows)("item 10, A13: %p is refused: %s", (filename, start) => {
  const refusal = refusalOf(() => parseWheelFilename(filename));
  expect([refusal.kind, refusal.code]).toEqual(["invalid", "filename.wheel"]);
  expect(refusal.message).toStartWith(start);
});

test.each([
  "foo-1.0-py3-none-any-x86_64_v3.whl",
  "foo-1.0-1-py3-none-any-x86_64_v3.whl",
  "foo-1.0-py3-none-any.whlx",
])("item 16: the variant wheel %p is refused until its PEP is accepted", (filename) => {
  expect(refusalOf(() => parseWheelFilename(filename)).code).toBe("filename.wheel");
});

test("the parts are kept as spelled and in their order", () => {
  const wheel = parseWheelFilename("Foo.Bar-01.0-7x-py3.py2-abi3.none-win32.any.whl");
  expect(wheel).toMatchObject({
    kind: "wheel",
    namePart: "Foo.Bar",
    versionPart: "01.0",
    build: "7x",
    pythonTags: ["py3", "py2"],
    abiTags: ["abi3", "none"],
    platformTags: ["win32", "any"],
  });
});

test("a filename that would expand to more than a thousand tags is refused", () => {
  const set = (count: number, stem: string): string =>
    Array.from({ length: count }, (_, at) => `${stem}${at}`).join(".");
  expect(
    wheelTags(parseWheelFilename(`a-1-${set(10, "p")}-${set(10, "a")}-${set(10, "l")}.whl`)),
  ).toHaveLength(1000);
  const refusal = refusalOf(() =>
    parseWheelFilename(`a-1-${set(10, "p")}-${set(10, "a")}-${set(11, "l")}.whl`),
  );
  expect(refusal.message).toContain("more than 1000 tags");
});
