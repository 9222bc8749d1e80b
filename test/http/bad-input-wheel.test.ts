/** Group C of the attack catalogue through the upload route: archives that are no honest wheels. */
import { afterAll, expect, test } from "bun:test";
import { crc32, deflateRawSync } from "node:zlib";
import { type BadInput, fooWheel, testBadInput } from "../support/bad-input.ts";
import { runHouse } from "../support/running-house.ts";
import { type ForgedWheel, forgeWheel, recordRow } from "../support/wheel-forge.ts";
import { type ForgedEnd, type ForgedEntry, unicodePath } from "../support/zip-forge.ts";

const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());

const bad = (bytes: Uint8Array, says: string | RegExp) => (): BadInput => ({
  dist: fooWheel(new Uint8Array(bytes)),
  says,
});
const wheel = (input: ForgedWheel, says: string | RegExp) => bad(forgeWheel(input), says);
const ARCHIVE = /^Invalid distribution file/;
const entry = (more: ForgedEntry) => wheel({ more: [more] }, ARCHIVE);
const end = (more: ForgedEnd) => wheel({ end: more }, ARCHIVE);
const right = forgeWheel();
const RECORD = /RECORD/;

testBadInput(running, {
  "C02: a web page": bad(Buffer.from("<!doctype html><title>Sign in</title>"), ARCHIVE),
  "C02: a wheel without its last byte": bad(right.subarray(0, -1), ARCHIVE),
  "C02: a wheel without its end record": bad(right.subarray(0, -22), ARCHIVE),
  "C03: two archives in a row": bad(Buffer.concat([right, right]), ARCHIVE),
  "C04: bytes before the archive": end({ prefix: "#!/bin/sh\n" }),
  "C04: bytes after the archive": end({ suffix: "tail" }),
  "C05: a ZIP64 end without its locator": end({ zip64: { locator: false } }),
  "C06: a member that the directory does not know": entry({
    name: "foo/hidden.py",
    data: "x",
    noCentral: true,
  }),
  "C06: a member of the directory that is not there": entry({
    name: "foo/ghost.py",
    data: "x",
    noLocal: true,
  }),
  "C07: a name twice": entry({ name: "foo/__init__.py", data: "y" }),
  "C07: a name twice but for its case": entry({ name: "foo/__INIT__.py", data: "y" }),
  "C08: two sizes in two headers": entry({ name: "foo/a", data: "abc", central: { size: 2 } }),
  "C08: two names in two headers": entry({ name: "foo/a", data: "abc", central: { name: "foo/b" } }),
  "C09: a wrong checksum in both headers": entry({ name: "foo/a", data: "abc", crc: 1 }),
  "C10: more bytes than declared": entry({
    name: "foo/a",
    data: "ab",
    method: 8,
    body: deflateRawSync("abc"),
    crc: crc32("ab"),
  }),
  "C11: a data descriptor": entry({ name: "foo/a", data: "abc", flags: 8 }),
  "C13: another name in the Unicode path": entry({
    name: "foo/a",
    data: "x",
    extra: unicodePath("foo/a", "foo/b"),
  }),
  "C14: an extra field of three bytes": entry({ name: "foo/a", data: "x", extra: "abc" }),
  "C15: a name that climbs": entry({ name: "foo/../../evil", data: "x" }),
  "C15: an absolute name": entry({ name: "/etc/evil", data: "x" }),
  "C15: a backslash in a name": entry({ name: "foo\\evil", data: "x" }),
  "C15: a control character in a name": entry({ name: "foo/\u0007", data: "x" }),
  "C18: a symbolic link": entry({ name: "foo/link", data: "/etc/passwd", mode: 0o120777 }),
  "C19: an encrypted member": entry({ name: "foo/a", data: "x", flags: 1 }),
  "C20: bzip2": entry({ name: "foo/a", data: "x", method: 12, body: "x" }),
  "C21: 200 MB of zeros": entry({ name: "foo/zeros", data: new Uint8Array(200 << 20), method: 8 }),
  "C23: one record too many": end({ records: 9 }),
  "C23: a directory that starts one byte later": end({ offset: right.length - 300 }),
  "C24: a comment in the directory": entry({ name: "foo/a", data: "x", comment: "hello" }),
  "C26: no WHEEL": wheel({ distInfo: { WHEEL: undefined } }, /WHEEL/),
  "C26: no METADATA": wheel(
    { distInfo: { METADATA: undefined } },
    "does not contain the required METADATA file",
  ),
  "C26: no RECORD": wheel({ distInfo: { RECORD: undefined } }, "does not contain the required RECORD file"),
  "C26: a second dist-info": wheel({ files: { "bar-1.0.dist-info/METADATA": "x" } }, /dist-info/),
  "C27: a file that RECORD leaves out": wheel(
    { record: (rows) => rows.filter((row) => !row.startsWith("foo/")) },
    RECORD,
  ),
  "C27: a RECORD row without a file": wheel(
    { record: (rows) => [...rows, recordRow("foo/none", "")] },
    RECORD,
  ),
  "C27: a wrong hash in RECORD": wheel(
    { record: (rows) => rows.map((row) => row.replace(/sha256=.{4}/, "sha256=AAAA")) },
    RECORD,
  ),
  "C27: md5 in RECORD": wheel(
    {
      record: (rows) =>
        rows.map((row) => (row.startsWith("foo/") ? recordRow("foo/__init__.py", "x = 1\n", "md5") : row)),
    },
    RECORD,
  ),
  "C28: Wheel-Version 2.0": wheel(
    { distInfo: { WHEEL: "Wheel-Version: 2.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n" } },
    /Wheel-Version/,
  ),
  "C28: other tags than in the filename": wheel(
    { distInfo: { WHEEL: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\n" } },
    /[Tt]ag/,
  ),
  "C29: an entry point that is a path": wheel(
    { distInfo: { "entry_points.txt": "[console_scripts]\n../evil = foo:main\n" } },
    "has invalid entry points",
  ),
  "C29: entry points that are no INI": wheel(
    { distInfo: { "entry_points.txt": "evil\n" } },
    "has invalid entry points",
  ),
  "C33: METADATA of 5 MB": wheel(
    { distInfo: { METADATA: `Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n\n${"x".repeat(5 << 20)}` } },
    /METADATA/,
  ),
});

test("C01: the forge's own wheel is right", async () => {
  expect((await running.upload(fooWheel(forgeWheel()))).status).toBe(200);
});
