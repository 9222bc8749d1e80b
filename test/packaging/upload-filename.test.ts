/** What filenames of uploads must obey: standards 6.6, 15.3, items 11-16; group A. */
import { expect, test } from "bun:test";
import { checkUploadFilename, type UploadFiletype } from "../../src/packaging/upload-filename.ts";
import { refusalOf } from "../support/refusal-of.ts";

const controls = [...Array(32).keys(), 127].map((code) => String.fromCharCode(code));

const platforms = `any win32 win_arm64 win_amd64 win_ia64 manylinux1_i686 manylinux1_x86_64 manylinux2010_i686
  manylinux2010_x86_64 manylinux2014_i686 manylinux2014_x86_64 manylinux2014_aarch64 manylinux2014_armv7l
  manylinux2014_ppc64 manylinux2014_ppc64le manylinux2014_s390x manylinux_2_5_i686 manylinux_2_12_x86_64
  manylinux_2_17_aarch64 manylinux_2_17_armv7l manylinux_2_17_ppc64 manylinux_2_17_ppc64le manylinux_2_39_riscv64
  manylinux_3_0_s390x musllinux_1_1_x86_64 macosx_10_5_ppc macosx_10_5_ppc64 macosx_10_5_i386 macosx_10_5_intel
  macosx_10_5_fat macosx_10_5_fat3 macosx_10_5_fat64 macosx_10_5_universal macosx_10_13_x86_64 macosx_11_0_x86_64
  macosx_10_15_arm64 macosx_15_0_universal2 macosx_26_0_arm64 ios_13_0_arm64_iphoneos ios_13_0_arm64_iphonesimulator
  ios_13_0_x86_64_iphonesimulator android_27_armeabi_v7a android_27_arm64_v8a android_27_x86 android_27_x86_64
  macosx_10_6_intel.macosx_10_9_intel.macosx_10_9_x86_64.macosx_10_10_intel.macosx_10_10_x86_64
  pyemscripten_2026_0_wasm32 linux_x86_64 linux_x86_64.win32 macosx_9_2_x86_64 macosx_11_2_arm64 macosx_16_2_arm64
  macosx_10_15_amd64 macosx_27_0_arm64`.split(/\s+/);

function sentence(filename: string, filetype: UploadFiletype): string {
  return refusalOf(() => checkUploadFilename({ filename, filetype })).message;
}

test("a canonical wheel and sdist pass and are told apart", () => {
  const wheel = checkUploadFilename({ filename: "foo_bar-1.0-py3-none-any.whl", filetype: "bdist_wheel" });
  const sdist = checkUploadFilename({ filename: "foo_bar-1.0.tar.gz", filetype: "sdist" });
  expect([wheel.kind, wheel.name as string]).toEqual(["wheel", "foo-bar"]);
  expect([sdist.kind, sdist.name as string]).toEqual(["sdist", "foo-bar"]);
});

test.each([
  ["Some_Thing-1.0-py3-none-any.whl", "some_thing", "Some_Thing"],
  ["some.thing-1.0-py3-none-any.whl", "some_thing", "some.thing"],
])("item 11, A14: the wheel %p must be spelled %p", (filename, expected, spelled) => {
  expect(sentence(filename, "bdist_wheel")).toBe(
    `Filename '${filename}' should contain the normalized project name '${expected}', not '${spelled}'.`,
  );
});

test.each([
  ["some_thing-1.0.post9.zip", "some_thing-1.0.post9.tar.gz"],
  ["some-thing-1.0.post9.tar.gz", "some_thing-1.0.post9.tar.gz"],
  ["some-thing-1.0-9.tar.gz", "some_thing-1.0.post9.tar.gz"],
  ["some_thing-1.0-9.tar.gz", "some_thing-1.0.post9.tar.gz"],
  ["some_thing-1.02.3.tar.gz", "some_thing-1.2.3.tar.gz"],
  ["Some_Thing-1.0.tar.gz", "some_thing-1.0.tar.gz"],
  ["a-1-1.tar.gz", "a_1-1.tar.gz"],
  ["foo-1.0RC1.tar.gz", "foo-1.0rc1.tar.gz"],
  ["foo- 1.0.tar.gz", undefined],
])("item 12: the sdist %p is refused in favour of %p", (filename, expected) => {
  if (expected === undefined) return expect(sentence(filename, "sdist")).toContain("' ' in the name");
  expect(sentence(filename, "sdist")).toBe(`Filename '${filename}' is invalid, should be '${expected}'.`);
  expect(checkUploadFilename({ filename: expected, filetype: "sdist" }).filename).toBe(expected);
});

test.each(platforms)("item 13, A19: the platform tag %s passes", (platform) => {
  const filename = `foo-1.0-cp314-cp314-${platform}.whl`;
  expect(checkUploadFilename({ filename, filetype: "bdist_wheel" }).filename).toBe(filename);
});

test.each(controls)("item 14: the control character %j is refused", (control) => {
  for (const filename of [
    `foo${control}-1.0.tar.gz`,
    `${control}foo-1.0.tar.gz`,
    `foo-1.0.tar.gz${control}`,
  ]) {
    expect(sentence(filename, "sdist")).toBe(
      "Cannot upload a file with non-printable characters (ordinals 0-31) or the DEL character (ordinal 127) in the name.",
    );
  }
});

test.each(["../x.whl", "..\\x.whl", "/etc/x.whl", "a/b.whl", "C:\\x.whl", ".%2e/x.whl"])(
  "item 14, A17: the path %p is refused",
  (filename) => {
    expect(sentence(filename, "bdist_wheel")).toBe("Cannot upload a file with '/' or '\\' in the name.");
  },
);

test.each([
  ["C:x-1.0-py3-none-any.whl", "':'"],
  ["x-1.0-py3-none-any.whl:stream", "':'"],
  ['x"-1.0-py3-none-any.whl', "'\"'"],
  ["x;y-1.0-py3-none-any.whl", "';'"],
  ["x%0d%0a-1.0-py3-none-any.whl", "'%'"],
  ["x-1.0 -py3-none-any.whl", "' '"],
  ["f\u00f6o-1.0-py3-none-any.whl", "'\\u{00f6}'"],
  ["\u4e2d-1.0-py3-none-any.whl", "'\\u{4e2d}'"],
])("items 14 and 15, A17, A18: %p is refused for its %s", (filename, character) => {
  expect(sentence(filename, "bdist_wheel")).toStartWith(`Cannot upload a file with ${character} in the name`);
});

test.each([
  ["foo-1.0.tar.gz", "bdist_wheel", "Extension .tar.gz is invalid for filetype bdist_wheel."],
  ["foo-1.0-py3-none-any.whl", "sdist", "Extension .whl is invalid for filetype sdist."],
  ["foo-1.0-py3-none-any.zip", "bdist_wheel", "Extension .zip is invalid for filetype bdist_wheel."],
  ["foo-1.0-py3-none-any.WHL", "bdist_wheel", "Extension .WHL is invalid for filetype bdist_wheel."],
  ["foo-1.0.TAR.GZ", "sdist", "Extension .TAR.GZ is invalid for filetype sdist."],
  ["foo-1.0-py3-none-any.whl.exe", "bdist_wheel", "Use .tar.gz, .whl or .zip extension."],
  ["foo-1.0.tar.gz.asc", "sdist", "Use .tar.gz, .whl or .zip extension."],
  ["foo-1.0.tgz", "sdist", "Use .tar.gz, .whl or .zip extension."],
  ["foo-1.0.tar.bz2", "sdist", "Use .tar.gz, .whl or .zip extension."],
  ["foo-1.0-py3.8.egg", "bdist_wheel", "Use .tar.gz, .whl or .zip extension."],
  ["foo-1.0-py3-none-any.whlx", "bdist_wheel", "Use .tar.gz, .whl or .zip extension."],
  [".whl", "bdist_wheel", "Use .tar.gz, .whl or .zip extension."],
  ["", "sdist", "Use .tar.gz, .whl or .zip extension."],
] as const)("A16: %p as %s is refused: %s", (filename, filetype, why) => {
  expect(sentence(filename, filetype)).toBe(`Invalid file extension: ${why}`);
});

test("A18: a filename of 255 characters passes, of 256 it is refused", () => {
  const named = (length: number): string => `foo-1.0-py3-none-${"a".repeat(length - 21)}.whl`;
  expect(checkUploadFilename({ filename: named(255), filetype: "bdist_wheel" }).filename).toHaveLength(255);
  expect(sentence(named(256), "bdist_wheel")).toStartWith("Filename is too long: 'foo-1.0-py3");
});

test.each([
  ["foo-1.0.whl", "bdist_wheel", "Invalid wheel filename (wrong number of parts): 'foo-1.0'"],
  ["something.tar.gz", "sdist", "Invalid source distribution filename: something.tar.gz"],
] as const)("6.6: unreadable %p as %s is refused in the words of its reader", (filename, filetype, start) => {
  expect(sentence(filename, filetype)).toStartWith(start);
});
