/** Vectors of standards 15.3 for source distributions. */
import { expect, test } from "bun:test";
import { canonicalSdistFilename, parseSdistFilename } from "../../src/packaging/sdist-filename.ts";
import { refusalOf } from "../support/refusal-of.ts";

test.each([
  ["foo-1.0.tar.gz", "foo", "1.0"],
  ["foo-1.0.zip", "foo", "1.0"],
  ["a-1-1.tar.gz", "a-1", "1"],
  ["foo-1.0-1.tar.gz", "foo-1-0", "1"],
  ["Some.Thing-01.0.zip", "some-thing", "1.0"],
])("item 10: %p is read as %p %p", (filename, name, version) => {
  const sdist = parseSdistFilename(filename);
  expect([sdist.kind, sdist.name as string, sdist.version.text]).toEqual(["sdist", name, version]);
});

test.each([
  "foo-1.0.xz",
  "foo1.0.tar.gz",
  "something.tar.gz",
  "foo-1.x.tar.gz",
  "-1.0.tar.gz",
  "-1.0.zip",
  "foo-1.0.tar.bz2",
  "foo-1.0.tgz",
  "foo-1.0.TAR.GZ",
  "foo-1.0.tar.gz.asc",
  "foo-1.0.egg",
  "_foo-1.0.tar.gz",
  "fo\u00f6-1.0.tar.gz",
  ".tar.gz",
])("item 10, A16: %p is refused", (filename) => {
  const refusal = refusalOf(() => parseSdistFilename(filename));
  expect([refusal.kind, refusal.code]).toEqual(["invalid", "filename.sdist"]);
  expect(refusal.message).toStartWith("Invalid source distribution filename: ");
});

test("A24: the last dash parts name and version, so two projects never share a filename's parts", () => {
  const [one, other] = [parseSdistFilename("a-b-1.tar.gz"), parseSdistFilename("a-1b1.tar.gz")];
  expect([one.name as string, one.version.text]).toEqual(["a-b", "1"]);
  expect([other.name as string, other.version.text]).toEqual(["a", "1b1"]);
});

test("PEP 625: the canonical filename has the normalised name with underscores and the normal version", () => {
  expect(canonicalSdistFilename(parseSdistFilename("Some.Thing-v1.0RC.1.zip"))).toBe(
    "some_thing-1.0rc1.tar.gz",
  );
});
