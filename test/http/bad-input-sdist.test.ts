/** Groups D and E of the attack catalogue through the upload route: sdists, and what the metadata of a file says. */
import { afterAll, expect, test } from "bun:test";
import { type BadInput, fooSdist, testBadInput } from "../support/bad-input.ts";
import { runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import {
  type ForgedTarMember,
  forgeGzip,
  forgeSdist,
  forgeTar,
  gnuLong,
  paxHeader,
  sdistStart,
} from "../support/tar-forge.ts";

const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());

const bad = (bytes: Uint8Array, says: string | RegExp) => (): BadInput => ({
  dist: fooSdist(new Uint8Array(bytes)),
  says,
});
const ARCHIVE = /^Invalid distribution file/;
const members = (...more: readonly ForgedTarMember[]) => bad(forgeSdist(...more), ARCHIVE);
const right = forgeSdist();
const tar = forgeTar(sdistStart);
const link = (name: string, target: string, type = "2"): ForgedTarMember => ({ name, type, link: target });

const told =
  (metadata: string, says: string | RegExp, metadataVersion = "2.4") =>
  (): BadInput => ({
    dist: sampleWheel({ name: "bad-input", metadata, metadataVersion }),
    says,
  });
const formed = (fields: Record<string, string>, says: string | RegExp) => (): BadInput => ({
  sent: { fields },
  says,
});

testBadInput(running, {
  "D02: no gzip": bad(tar, ARCHIVE),
  "D02: gzip of something else": bad(forgeGzip(Buffer.from("hello")), ARCHIVE),
  "D02: half of the gzip": bad(right.subarray(0, right.length / 2), ARCHIVE),
  "D02: a wrong checksum at the end of the gzip": bad(forgeGzip(tar, { crc: 1 }), ARCHIVE),
  "D02: a wrong length at the end of the gzip": bad(forgeGzip(tar, { size: 1 }), ARCHIVE),
  "D02: two gzip members": bad(Buffer.concat([right, right]), ARCHIVE),
  "D02: bytes after the gzip": bad(forgeGzip(tar, { suffix: "tail" }), ARCHIVE),
  "D03: 200 MB of zeros": members({ name: "foo-1.0/zeros", data: new Uint8Array(200 << 20) }),
  "D05: no PKG-INFO": bad(forgeGzip(forgeTar([{ name: "foo-1.0/setup.py", data: "" }])), /PKG-INFO/),
  "D05: two top folders": members({ name: "bar-1.0/x", data: "" }),
  "D05: another top folder": bad(
    forgeGzip(
      forgeTar([{ name: "foo-2.0/PKG-INFO", data: "Metadata-Version: 2.2\nName: foo\nVersion: 1.0\n" }]),
    ),
    /folder|director|PKG-INFO/,
  ),
  "D06: a name that climbs": members({ name: "foo-1.0/../../x", data: "" }),
  "D06: an absolute name": members({ name: "/etc/x", data: "" }),
  "D06: a backslash in a name": members({ name: "foo-1.0/a\\b", data: "" }),
  "D07: a symbolic link that leads out": members(link("foo-1.0/a", "../../etc/passwd")),
  "D07: an absolute symbolic link": members(link("foo-1.0/a", "/etc/passwd")),
  "D07: a hard link that leads out": members(link("foo-1.0/a", "../x", "1")),
  "D08: a device": members({ name: "foo-1.0/null", type: "3" }),
  "D08: a pipe": members({ name: "foo-1.0/pipe", type: "6" }),
  "D09: a name twice": members({ name: "foo-1.0/a", data: "1" }, { name: "foo-1.0/a", data: "2" }),
  "D10: two sizes in two headers": members(paxHeader({ size: "3" }), { name: "foo-1.0/a", data: "abcdef" }),
  "D11: a sparse file": members(paxHeader({ "GNU.sparse.major": "1" }), { name: "foo-1.0/a", data: "abc" }),
  "D12: a long name without a file": members(gnuLong("foo-1.0/a")),
  "D12: a negative size": members({ name: "foo-1.0/a", rawSize: Buffer.alloc(12, 0xff) }),
  "D13: a wrong header checksum": members({ name: "foo-1.0/a", data: "x", checksum: "wrong" }),
  "D14: bytes after the end of the tar": bad(
    forgeGzip(Buffer.concat([tar, Buffer.alloc(512, "x")])),
    ARCHIVE,
  ),
  "D16: PKG-INFO of another project": () => ({
    dist: {
      ...sampleSdist({ name: "foo", version: "1.0" }),
      bytes: forgeGzip(
        forgeTar([{ name: "foo-1.0/PKG-INFO", data: "Metadata-Version: 2.2\nName: bar\nVersion: 1.0\n" }]),
      ),
    },
    says: "bar",
  }),
  "D16: a licence file that is not there": () => ({
    dist: sampleSdist({ name: "foo", metadataVersion: "2.4", metadata: "License-File: LICENSE\n" }),
    says: "License-File LICENSE does not exist in distribution file",
  }),
  "E01: metadata version -1 in the form": formed(
    { metadata_version: "-1" },
    "'-1' is not a valid metadata version",
  ),
  "E01: no metadata version in the form": formed({ metadata_version: "" }, "not a valid metadata version"),
  "E01: metadata version 2.0 in the archive": told("", "'2.0' is not a valid metadata version", "2.0"),
  "E01: metadata version 3.0 in the archive": told("", "'3.0' is not a valid metadata version", "3.0"),
  "E01: metadata version 2.9 in the archive": told("", "'2.9' is not a valid metadata version", "2.9"),
  "E03: two names in the metadata": told("Name: other\n", /[Nn]ame/),
  "E03: two versions in the metadata": told("Version: 1.0\n", /[Vv]ersion/),
  "E06: a requirement that is none": told("Requires-Dist: foo bar baz\n", /[Rr]equires.[Dd]ist/),
  "E06: a requirement with a marker of 10 000 parentheses": told(
    `Requires-Dist: foo; ${"(".repeat(10_000)}\n`,
    /[Rr]equires.[Dd]ist/,
  ),
  "E07: a Python requirement that is none": told("Requires-Python: three\n", /[Rr]equires.[Pp]ython/),
  "E08: a summary of 513 characters in the form": formed(
    { summary: "s".repeat(513) },
    "'summary' field must be 512 characters or less",
  ),
  "E08: a summary of two lines in the form": formed({ summary: "a\nb" }, "'summary' must be a single line"),
  "E09: License beside License-Expression": told("License: MIT\nLicense-Expression: MIT\n", /[Ll]icense/),
  "E09: a licence expression that is none": told("License-Expression: Free As In Beer\n", /[Ll]icense/),
  "E09: a licence file that climbs": told("License-File: ../LICENSE\n", /[Ll]icense/),
  "E10: a description in HTML": told(
    "Description-Content-Type: text/html\n",
    /[Dd]escription.[Cc]ontent.[Tt]ype/,
  ),
  "E11: a project address without a label": told(
    "Project-URL: https://example.com\n",
    /[Pp]roject.[Uu][Rr][Ll]/,
  ),
  "E14: a Dynamic that names Name": told("Dynamic: Name\n", /[Dd]ynamic/),
});

test("D01: the forge's own sdist is right", async () => {
  expect((await running.upload(fooSdist(forgeSdist()))).status).toBe(200);
});

test("E05: what the form says beside name and version never counts", async () => {
  const dist = sampleWheel({
    name: "truth",
    metadata: "Requires-Python: >=3.9\nSummary: from the archive\n",
  });
  const fields = { requires_python: ">=2.7", summary: "from the form", requires_dist: "evil" };
  expect((await running.upload(dist, { fields })).status).toBe(200);
  const text = await (await running.get("/pypi/truth/json")).text();
  expect(text).toContain("from the archive");
  expect(text).not.toMatch(/from the form|evil|>=2\.7/);
});

test("E02, E13: fields newer than their version and private classifiers are welcome", async () => {
  const metadata = "License-Expression: not checked\nClassifier: Private :: Do Not Upload\nImport-Name: x\n";
  const dist = sampleWheel({ name: "welcome", metadata, metadataVersion: "2.1" });
  expect((await running.upload(dist)).status).toBe(200);
});
