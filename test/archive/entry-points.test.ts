/** The entry-point vectors of standards 15.4 and the shapes that two readers would read differently. */
import { expect, test } from "bun:test";
import { entryPointsFault } from "../../src/archive/entry-points.ts";

const fault = (text: string) => entryPointsFault(Buffer.from(text));

const valid = [
  "foo",
  "foo.bar",
  "foo_bar",
  "foo-bar",
  "foo123",
  "123foo",
  "_foo",
  "foo_",
  "foo.",
  ".foo",
  "foo..bar",
  "_",
  "-_-",
  "caf\u00e9",
  "\u0663",
];
const invalid = [
  " ",
  "",
  "foo bar",
  "foo\tbar",
  "foo\rbar",
  "foo/bar",
  "foo\\bar",
  "foo:bar",
  "'foo:bar'",
  "C:\\foo",
  "..\\..\\foo",
  "/foo",
  "../../../../foo",
  ".",
  "..",
  "/bin/evil",
  "a\nb",
];

test.each(valid)("15.4 #151: %p is a name for a script", (name) => {
  expect(fault(`[console_scripts]\n${name} = foo:main\n`)).toBeUndefined();
  expect(fault(`[gui_scripts]\n${name}=foo:main`)).toBeUndefined();
});

test.each(invalid)("15.4 #151 C29: %p is no name for a script", (name) => {
  expect(fault(`[console_scripts]\n${name} = foo:main\n`)).toBeString();
  expect(fault(`[gui_scripts]\r\n${name}=foo:main\r\n`)).toBeString();
});

const files: readonly (readonly [string, string, string | undefined])[] = [
  ["nothing", "", undefined],
  ["any name outside the script groups", "[not_console_scripts]\n/foo/ = bar:main\n", undefined],
  ["comments and empty lines", "# one\n\n[a]\n; two\nx = y\n\n", undefined],
  [
    "one indentation for everything",
    "\n    [console_scripts]\n    foo = a:b\n    bar = a:c\n    [b]\n    x = y\n",
    undefined,
  ],
  ["names in two cases", "[console_scripts]\nfoo = a:b\nFoo = a:b\n", undefined],
  ["extras and spaces in the value", "[a]\nx = y.z:main [extra,more]\n", undefined],
  ["C29 the ':' delimiter", "[console_scripts]\nfoo:main\n", "the line 'foo:main' is not 'name = object'"],
  ["a line before any group", "foo = a:b\n", "the line 'foo = a:b' stands before any group"],
  ["a group twice", "[a]\nx = y\n[a]\n", "the group 'a' may not be there, or not twice"],
  ["a name twice", "[a]\nx = y\nx = z\n", "'x' is there twice in 'a'"],
  [
    "a deeper line, which only some read as an entry",
    "[console_scripts]\nfoo = a:b\n  /evil = c:d\n",
    "the line '/evil = c:d' continues the one before it",
  ],
  [
    "a DEFAULT group, which configparser copies into all",
    "[DEFAULT]\n/evil = a:b\n",
    "the group 'DEFAULT' may not be there, or not twice",
  ],
  [
    "text after a group",
    "[a]\n[console_scripts] x\n",
    "the line '[console_scripts] x' is not 'name = object'",
  ],
  ["a byte order mark", "\ufeff[a]\n", "it has control characters"],
  ["a vertical tab, an end of line to some", "[a]\nx = y\u000b/evil = z\n", "it has control characters"],
  ["a Unicode line separator", "[a]\nx = y\u2028/evil = z\n", "it has control characters"],
];

test.each(files)("C29: %s", (_title, text, expected) => {
  expect(fault(text)).toBe(expected);
});

test("15.4 C29: bytes that are not UTF-8 are refused", () => {
  expect(entryPointsFault(new Uint8Array([0xff, 0xfe, 0xfd]))).toBe("it is not UTF-8");
});
