/** Whole wheels: the good ones give their METADATA and names, the others say which promise they break. */
import { expect, test } from "bun:test";
import { defaultLimits } from "../../src/archive/archive-limits.ts";
import { inspectWheel } from "../../src/archive/inspect-wheel.ts";
import { verdictOf } from "../support/verdict-of.ts";
import { type ForgedWheel, forgeWheel, recordRow, wheelName } from "../support/wheel-forge.ts";

const strict = { ...defaultLimits, lenient: false };
const lenient = { ...defaultLimits, lenient: true };
const inspect = (wheel: ForgedWheel, options = strict) =>
  inspectWheel(new Blob([forgeWheel(wheel)]), wheelName, options);
const init = "foo/__init__.py";

test("C01 C34: a good wheel gives its exact METADATA, its names and no warning", async () => {
  const METADATA = "Metadata-Version: 2.1\r\nName: foo\r\nVersion: 1.0\r\n\r\ncaf\u00e9\n";
  const found = await inspect({ distInfo: { METADATA, "licenses/LICENSE": "MIT" } });
  expect(Buffer.from(found.metadata).toString()).toBe(METADATA);
  expect(found.warnings).toEqual([]);
  expect([...found.names].sort()).toEqual([
    "foo-1.0.dist-info/METADATA",
    "foo-1.0.dist-info/RECORD",
    "foo-1.0.dist-info/WHEEL",
    "foo-1.0.dist-info/licenses/LICENSE",
    init,
  ]);
});

const good: readonly (readonly [string, ForgedWheel])[] = [
  [
    "C01 paths in RECORD with backslashes",
    { record: (rows) => rows.map((row) => row.replace("foo/", "foo\\")) },
  ],
  [
    "C01 #149 RECORD.jws and RECORD.p7s that RECORD does not list",
    {
      more: [{ name: "foo-1.0.dist-info/RECORD.jws", data: "{}" }, { name: "foo-1.0.dist-info/RECORD.p7s" }],
    },
  ],
  ["C01 directory entries", { more: [{ name: "foo/", mode: 0o040755 }, { name: "foo/sub/" }] }],
  [
    "#150 hashes better than sha256",
    { record: (rows) => [...rows.slice(1), recordRow(init, "x = 1\n", "sha512")] },
  ],
  [
    "#150 blake2b as Python names it",
    {
      record: (rows) => [
        ...rows.slice(1),
        recordRow(init, "x = 1\n", "blake2b512").replace("blake2b512=", "blake2b="),
      ],
    },
  ],
  [
    "#150 sha3 as Python names it",
    {
      record: (rows) => [
        ...rows.slice(1),
        recordRow(init, "x = 1\n", "sha3-256").replace("sha3-256=", "sha3_256="),
      ],
    },
  ],
  [
    "quoted fields, CRLF and empty sizes in RECORD",
    { record: (rows) => rows.map((row) => `${row.replace(/^([^,]*),/, '"$1",').replace(/,\d+$/, ",")}\r`) },
  ],
  [
    "C17 every scheme of the data directory",
    {
      files: {
        "foo-1.0.data/scripts/run": "#!python",
        "foo-1.0.data/purelib/a.py": "",
        "foo-1.0.data/data/share/x": "",
        "foo-1.0.data/headers/h": "",
        "foo-1.0.data/platlib/p": "",
      },
    },
  ],
  [
    "vendored dist-info directories below the top",
    { files: { "foo/_vendor/bar-2.0.dist-info/METADATA": "" } },
  ],
  ["#151 right entry points", { distInfo: { "entry_points.txt": "[console_scripts]\nfoo = foo:main\n" } }],
  [
    "C28 WHEEL keys in any order and case",
    { distInfo: { WHEEL: "tag: py3-none-any\nROOT-IS-PURELIB: false\nBuild: 1\nwheel-version: 1.9\n" } },
  ],
  ["C24 an archive comment", { end: { comment: "hello" } }],
];

test.each(good)("%s: accepted without a warning", async (_title, wheel) => {
  expect((await inspect(wheel)).warnings).toEqual([]);
});

const without = (name: string): ForgedWheel => ({ distInfo: { [name]: undefined } });

/** Cases that stay refusals when lenient. */
const dangerous: readonly (readonly [string, ForgedWheel, string])[] = [
  [
    "C26 #148 no WHEEL",
    without("WHEEL"),
    "archive.wheel.no_wheel: Invalid distribution file. WHEEL not found at foo-1.0.dist-info/WHEEL",
  ],
  [
    "C26 #148 no METADATA",
    without("METADATA"),
    "archive.wheel.no_metadata: Wheel 'foo-1.0-py3-none-any.whl' does not contain the required METADATA file: foo-1.0.dist-info/METADATA",
  ],
  [
    "C26 #148 no RECORD",
    without("RECORD"),
    "archive.wheel.no_record: Wheel 'foo-1.0-py3-none-any.whl' does not contain the required RECORD file: foo-1.0.dist-info/RECORD",
  ],
  [
    "C26 #148 a second dist-info",
    { files: { "bar-1.0.dist-info/METADATA": "" } },
    "archive.wheel.dist_info: ",
  ],
  ["C26 dist-info of another version", { files: { "foo-1.1.dist-info/x": "" } }, "archive.wheel.dist_info: "],
  ["C26 dist-info in another case", { more: [{ name: "bar-1.0.DIST-INFO/x" }] }, "archive.wheel.dist_info: "],
  [
    "C16 a data directory of a sibling name",
    { files: { "foo-1.0evil.data/scripts/x": "" } },
    "archive.wheel.data_path: ",
  ],
  [
    "C17 '..' in the data directory",
    { files: { "foo-1.0.data/scripts/../../../x": "" } },
    "archive.zip.name_traversal: ",
  ],
  ["C17 an unknown scheme", { files: { "foo-1.0.data/etc/x": "" } }, "archive.wheel.data_path: "],
  ["C17 a file in no scheme", { files: { "foo-1.0.data/scripts": "" } }, "archive.wheel.data_path: "],
  [
    "C27 a '../' path in RECORD",
    { record: (rows) => [...rows, "../evil,,"] },
    "archive.record.name_traversal: ",
  ],
  [
    "C27 a '..\\' path in RECORD",
    { record: (rows) => [...rows, "..\\evil,,"] },
    "archive.record.name_traversal: ",
  ],
  [
    "C27 an absolute path in RECORD",
    { record: (rows) => [...rows, "/etc/passwd,,"] },
    "archive.record.name_absolute: ",
  ],
  ["C27 a drive in RECORD", { record: (rows) => [...rows, "C:\\x,,"] }, "archive.record.name_drive: "],
  [
    "C27 a newline in a quoted path",
    { record: (rows) => [...rows, '"foo/\nx",,'] },
    "archive.record.name_character: ",
  ],
  ["C27 RECORD not UTF-8", { distInfo: { RECORD: new Uint8Array([0xff]) } }, "archive.record.malformed: "],
  ["C27 RECORD with an open quote", { distInfo: { RECORD: '"foo' } }, "archive.record.malformed: "],
  ["C27 RECORD of two columns", { distInfo: { RECORD: "foo,\n" } }, "archive.record.malformed: "],
  [
    "C27 RECORD of a million rows",
    { distInfo: { RECORD: "a,,\n".repeat(1_000_000) } },
    "archive.record.malformed: ",
  ],
  [
    "C28 #149 Wheel-Version 2.0",
    { distInfo: { WHEEL: "Wheel-Version: 2.0\nTag: py3-none-any\n" } },
    "archive.wheel_file.version: ",
  ],
  ["C28 no Wheel-Version", { distInfo: { WHEEL: "Tag: py3-none-any\n" } }, "archive.wheel_file.malformed: "],
  ["C28 WHEEL not UTF-8", { distInfo: { WHEEL: new Uint8Array([0xff]) } }, "archive.wheel_file.malformed: "],
  [
    "C29 #151 entry point '../evil'",
    { distInfo: { "entry_points.txt": "[console_scripts]\n../evil = a:b\n" } },
    "archive.entry_points: Wheel 'foo-1.0-py3-none-any.whl' has invalid entry points defined in the entry_points.txt file",
  ],
  [
    "C29 entry points of 1 MB",
    { distInfo: { "entry_points.txt": "#".repeat(1_000_000) } },
    "archive.zip.member_too_large: ",
  ],
  [
    "C33 METADATA of 20 MB",
    { distInfo: { METADATA: "x".repeat(20_000_000) } },
    "archive.zip.member_too_large: ",
  ],
  [
    "C09 a corrupt file that RECORD does not list",
    { more: [{ name: "foo/x", data: "x", crc: 1 }] },
    "archive.zip.checksum: ",
  ],
];

test.each(dangerous)("%s: refused, leniently too", async (_title, wheel, start) => {
  expect(await verdictOf(() => inspect(wheel))).toStartWith(start);
  expect(await verdictOf(() => inspect(wheel, lenient))).toStartWith(start);
});

const mismatch =
  "archive.record.mismatch: Wheel 'foo-1.0-py3-none-any.whl' does not match its RECORD, which ";
const tags = "archive.wheel_file.tags: The WHEEL file of 'foo-1.0-py3-none-any.whl' ";

/** Cases that become a warning when lenient (S15, S16). */
const broken: readonly (readonly [string, ForgedWheel, string])[] = [
  [
    "C27 #149 a file that RECORD does not list",
    { more: [{ name: "foo/x.py" }] },
    `${mismatch}does not list 'foo/x.py'.`,
  ],
  [
    "C27 #149 a listed file that is not there",
    { record: (rows) => [...rows, "foo/gone.py,,"] },
    `${mismatch}lists 'foo/gone.py', which the archive does not hold.`,
  ],
  [
    "C27 RECORD that does not list itself",
    { record: (rows) => rows.slice(0, -1) },
    `${mismatch}does not list 'foo-1.0.dist-info/RECORD'.`,
  ],
  [
    "C27 #150 a wrong sha256",
    { record: (rows) => [recordRow(init, "x = 2\n"), ...rows.slice(1)] },
    `${mismatch}has another hash for 'foo/__init__.py'.`,
  ],
  [
    "C27 a wrong size",
    { record: (rows) => [`${rows[0]}0`, ...rows.slice(1)] },
    `${mismatch}gives 'foo/__init__.py' 60 bytes instead of 6.`,
  ],
  [
    "C27 #150 an md5 hash",
    { record: (rows) => [recordRow(init, "x = 1\n", "md5"), ...rows.slice(1)] },
    `${mismatch}uses the hash 'md5=`,
  ],
  [
    "C27 #150 a sha1 hash",
    { record: (rows) => [recordRow(init, "x = 1\n", "sha1"), ...rows.slice(1)] },
    `${mismatch}uses the hash 'sha1=`,
  ],
  [
    "#150 a hash in hexadecimal digits with padding",
    { record: (rows) => [`${init},sha256=00==,6`, ...rows.slice(1)] },
    `${mismatch}has the malformed hash 'sha256=00=='`,
  ],
  [
    "#150 no hash",
    { record: (rows) => [`${init},,6`, ...rows.slice(1)] },
    `${mismatch}has no hash for 'foo/__init__.py'.`,
  ],
  [
    "C27 one row twice",
    { record: (rows) => [...rows, rows[0] ?? ""] },
    `${mismatch}lists 'foo/__init__.py' twice.`,
  ],
  [
    "C27 a size that is no number",
    { record: (rows) => [`${rows[0]}x`, ...rows.slice(1)] },
    `${mismatch}has the malformed size '6x'.`,
  ],
  [
    "C27 RECORD with a hash of itself",
    { record: (rows) => [...rows.slice(0, -1), recordRow("foo-1.0.dist-info/RECORD", "").replace(/0$/, "")] },
    `${mismatch}has a hash of itself; has another hash`,
  ],
  [
    "C28 a tag that the filename has not",
    {
      distInfo: {
        WHEEL: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n",
      },
    },
    `${tags}has the tag 'py2-none-any', which the filename has not.`,
  ],
  [
    "C28 a tag of the filename missing",
    { distInfo: { WHEEL: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n" } },
    `${tags}lacks the tag 'py3-none-any' of the filename.`,
  ],
  [
    "C28 two Root-Is-Purelib lines",
    {
      distInfo: {
        WHEEL: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nRoot-Is-Purelib: false\nTag: py3-none-any\n",
      },
    },
    `${tags}has 2 Root-Is-Purelib lines instead of one.`,
  ],
];

test.each(broken)("%s: refused, leniently a warning", async (_title, wheel, start) => {
  expect(await verdictOf(() => inspect(wheel))).toStartWith(start);
  const { warnings } = await inspect(wheel, lenient);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toStartWith(start.slice(start.indexOf(": ") + 2));
});

test("many differences make one sentence that names three and counts the rest", async () => {
  const more = Array.from({ length: 9 }, (_, i) => ({ name: `foo/x${i}` }));
  const { warnings } = await inspect({ more }, lenient);
  expect(warnings[0]).toEndWith(
    "does not list 'foo/x0'; does not list 'foo/x1'; does not list 'foo/x2'; and 6 more.",
  );
});

test("C28 S16: every tag of a compressed set must be there", async () => {
  const tags = ["py2-none-any", "py3-none-any"];
  const WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\nTag: py2-none-any\n";
  const found = await inspectWheel(
    new Blob([forgeWheel({ distInfo: { WHEEL } })]),
    { ...wheelName, tags },
    strict,
  );
  expect(found.warnings).toEqual([]);
});

test("C26: the dist-info directory is spelled as the filename is", async () => {
  const wheel = { ...wheelName, filename: "Foo-1.0-py3-none-any.whl", namePart: "Foo" };
  expect(await verdictOf(() => inspectWheel(new Blob([forgeWheel()]), wheel, strict))).toStartWith(
    "archive.wheel.dist_info",
  );
});

test("#155: a fault of the disk is not mistaken for a fault of the archive", async () => {
  const gone = Bun.file("/nonexistent/foo-1.0-py3-none-any.whl");
  expect(verdictOf(() => inspectWheel(gone.slice(0, 100), wheelName, strict))).rejects.toThrow();
});
