/** Filename against declared name and version: standards 6.6 and 15.3, A15. */
import { expect, test } from "bun:test";
import { checkFilenameAgrees } from "../../src/packaging/filename-agreement.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseSdistFilename } from "../../src/packaging/sdist-filename.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { parseWheelFilename } from "../../src/packaging/wheel-filename.ts";
import { refusalOf } from "../support/refusal-of.ts";

function check(filename: string, name: string, version: string): void {
  const file = filename.endsWith(".whl") ? parseWheelFilename(filename) : parseSdistFilename(filename);
  checkFilenameAgrees(file, { name: parseProjectName(name), version: parseVersion(version) });
}

test.each([
  ["foo-1.0-py3-none-any.whl", "Foo", "1.0.0"],
  ["foo-1.0.0-py3-none-any.whl", "foo", "1"],
  ["some_thing-1.0-py3-none-any.whl", "some.thing", "v1.0"],
  ["some_thing-1.0.tar.gz", "some_thing", "v1.0"],
  ["foo-1.0+local.1.tar.gz", "foo", "1.0+local-1"],
])("item 12: %p agrees with %p %p", (filename, name, version) => {
  expect(() => check(filename, name, version)).not.toThrow();
});

test.each([
  ["bar-1.0.tar.gz", "Foo-Bar", "1.0", "Start filename for 'foo-bar' with 'foo_bar'."],
  ["bar-1.0-py3-none-any.whl", "foo", "1.0", "Start filename for 'foo' with 'foo'."],
  ["wutang-6.6.6-py3-none-any.whl", "wutang", "1.2.3", "Version in filename should be '1.2.3' not '6.6.6'."],
  ["foo-1.0-py3-none-any.whl", "foo", "1.0+x", "Version in filename should be '1.0+x' not '1.0'."],
  ["foo-1.0.tar.gz", "foo", "1.0.0", "Filename 'foo-1.0.tar.gz' is invalid, should be 'foo-1.0.0.tar.gz'."],
  ["some_thing-1.0.post9.zip", "some_thing", "1.0.post9", "should be 'some_thing-1.0.post9.tar.gz'."],
  ["some-thing-1.0.post9.tar.gz", "some_thing", "1.0.post9", "should be 'some_thing-1.0.post9.tar.gz'."],
  ["some_thing-1.02.3.tar.gz", "some_thing", "1.2.3", "should be 'some_thing-1.2.3.tar.gz'."],
  ["Some_Thing-1.0.tar.gz", "some_thing", "1.0", "should be 'some_thing-1.0.tar.gz'."],
])("A15: %p for %p %p is refused: %s", (filename, name, version, end) => {
  const refusal = refusalOf(() => check(filename, name, version));
  expect([refusal.kind, refusal.code]).toEqual(["invalid", "filename.agreement"]);
  expect(refusal.message).toEndWith(end);
});
