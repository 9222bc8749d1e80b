/** Group C: what of a ZIP file may not be, field by field, and that the good shapes still pass. */
import { expect, test } from "bun:test";
import { deflateRawSync } from "node:zlib";
import { defaultLimits } from "../../src/archive/archive-limits.ts";
import { readZip } from "../support/read-zip.ts";
import { verdictOf } from "../support/verdict-of.ts";
import { stampChecksum } from "../support/tar-forge.ts";
import {
  extraField,
  type ForgedEnd,
  type ForgedEntry,
  forgeZip,
  little,
  unicodePath,
} from "../support/zip-forge.ts";

const a: ForgedEntry = { name: "pkg/a.py", data: "print('a')\n".repeat(9), method: 8 };
const b: ForgedEntry = { name: "pkg/b.py", data: "b" };
const named = (name: ForgedEntry["name"], more: Partial<ForgedEntry> = {}): ForgedEntry => ({
  ...b,
  name,
  ...more,
});

type Case = readonly [title: string, entries: readonly ForgedEntry[], code: string, end?: ForgedEnd];

const cases: readonly Case[] = [
  ["C03 two archives joined", [a], "trailing_data", { suffix: forgeZip([b]) }],
  ["C04 an executable stub in front", [a], "unknown_record", { prefix: "MZ\0\0" }],
  ["C04 bytes after the end", [a], "trailing_data", { suffix: "\0" }],
  ["C04 a second end record in the comment", [a], "comment", { comment: forgeZip([]) }],
  ["C05 a locator pointing elsewhere", [a], "malformed", { zip64: { locatorOffset: 0 } }],
  ["C05 a locator for two disks", [a], "malformed", { zip64: { disks: 2 } }],
  ["C05 ZIP64 end with another offset", [a], "malformed", { zip64: { offset: 0 } }],
  ["C05 ZIP64 end with another size", [a], "end_record", { zip64: { size: 1 }, size: 0xffffffff }],
  ["C05 C23 ZIP64 end on another disk", [a], "malformed", { zip64: { disk: 1 } }],
  ["C05 C23 ZIP64 records here and in all differ", [a], "malformed", { zip64: { recordsHere: 2 } }],
  ["C05 ZIP64 end with another count", [a], "malformed", { zip64: { records: 2 } }],
  ["C06 a member hidden from the central directory", [a, { ...b, noCentral: true }], "missing_central"],
  ["C06 a central entry without a member", [a, { ...b, noLocal: true }], "missing_local"],
  ["C07 one name twice", [a, a], "duplicate_name"],
  ["C07 names that differ in case", [a, named("pkg/A.py")], "name_collision"],
  ["C07 directories that differ in case", [a, named("PKG/c.py")], "name_collision"],
  ["C07 NFC and NFD of one name", [named("\u00e9"), named("e\u0301")], "name_collision"],
  ["C07 an empty segment", [named("pkg//a")], "name_segment"],
  ["C07 a './' in front", [named("./a")], "name_segment"],
  ["C07 a directory with the name of a file", [named("a"), { name: "a/" }], "duplicate_name"],
  ["C07 a directory with the name of a file in another case", [named("a"), { name: "A/" }], "name_collision"],
  ["C07 a file inside a file", [named("a"), named("a/b")], "name_collision"],
  ["C07 a file where a directory is implied", [named("a/b"), named("a")], "name_collision"],
  ["C08 sizes differ", [{ ...a, central: { size: 5 } }], "central_size"],
  ["C08 compressed sizes differ", [{ ...a, central: { compressedSize: 5 } }], "data_size"],
  ["C08 CRCs differ", [{ ...a, central: { crc: 5 } }], "crc"],
  ["C08 methods differ", [{ ...b, central: { method: 8 } }], "method"],
  ["C08 flags differ", [{ ...b, central: { flags: 0x800 } }], "flags"],
  ["C08 names differ", [{ ...b, central: { name: "pkg/c.py" } }], "missing_local"],
  ["C08 name lengths differ", [{ ...b, central: { nameLength: 7 } }], "missing_local"],
  ["C09 a wrong CRC in both places", [{ ...a, crc: 1 }], "checksum"],
  ["C10 more inflated than declared", [{ ...a, size: 98 }], "file_size"],
  ["C10 less inflated than declared", [{ ...a, size: 100 }], "file_size"],
  [
    "C10 bytes after the deflate stream",
    [{ ...a, body: Buffer.concat([deflateRawSync("x"), Buffer.from("junk")]), data: "x" }],
    "trailing_data",
  ],
  [
    "C10 a deflate stream cut short",
    [{ ...a, body: deflateRawSync("x".repeat(99)).subarray(0, 3) }],
    "corrupt_data",
  ],
  ["C10 stored with two sizes", [{ ...b, size: 9 }], "stored_size"],
  ["C12 ZIP64 extra of one byte", [{ ...b, extra: extraField(1, "x") }], "zip64_extra"],
  ["C12 sentinel without extra", [{ ...b, size: 0xffffffff, compressedSize: 0xffffffff }], "zip64_extra"],
  [
    "C12 ZIP64 extra twice",
    [{ ...b, extra: Buffer.concat([extraField(1, ""), extraField(1, "")]) }],
    "duplicate_extra",
  ],
  [
    "C12 a ZIP64 value disagreeing",
    [{ ...b, size: 0xffffffff, extra: extraField(1, little([2, 8])) }],
    "stored_size",
  ],
  [
    "C13 a Unicode path with another name",
    [{ ...b, extra: unicodePath("pkg/b.py", "pkg/c.py") }],
    "unicode_path",
  ],
  [
    "C13 a Unicode path not UTF-8",
    [{ ...b, extra: unicodePath("pkg/b.py", new Uint8Array([0xff])) }],
    "unicode_path",
  ],
  [
    "C13 a Unicode path with control characters",
    [{ ...b, extra: unicodePath("pkg/b.py", "\u0001") }],
    "unicode_path",
  ],
  [
    "C13 a Unicode path with a wrong CRC",
    [{ ...b, extra: unicodePath("pkg/b.py", "pkg/b.py", 7) }],
    "unicode_path",
  ],
  ["C14 an extra field of three bytes", [{ ...b, extra: "abc" }], "malformed"],
  ["C14 extra length past its end", [{ ...b, extra: little([9, 2], [50, 2]) }], "malformed"],
  ["C14 extra length past the file", [{ ...b, extraLength: 60_000 }], "truncated"],
  ["C15 a control character", [named("a\u0001")], "name_character"],
  ["C15 DEL", [named("a\u007f")], "name_character"],
  ["C15 NUL", [named("a\0b")], "name_character"],
  ["C15 a backslash", [named("a\\b")], "name_backslash"],
  ["C15 absolute", [named("/etc/passwd")], "name_absolute"],
  ["C15 a drive letter", [named("C:/x")], "name_drive"],
  ["C15 C16 a '..' segment", [named("pkg/../../evil")], "name_traversal"],
  ["C15 a '.' segment", [named("a/./b")], "name_segment"],
  ["C15 no name", [named("")], "name_empty"],
  ["C15 only a slash", [named("/", { data: "" })], "name_empty"],
  ["C15 not ASCII without the UTF-8 flag", [named("\u00e9", { flags: 0 })], "name_encoding"],
  ["C15 not UTF-8 with the flag", [named(new Uint8Array([0x80]), { flags: 0x800 })], "name_encoding"],
  ["C15 a name of 65,535 bytes", [named("a".repeat(65_535))], "name_too_long"],
  ["C15 500 nested directories", [named("a/".repeat(500) + "a")], "name_too_deep"],
  ["C18 a symbolic link", [{ ...b, mode: 0o120777 }], "file_type"],
  ["C18 a device", [{ ...b, mode: 0o060644 }], "file_type"],
  ["C18 a file that calls itself a directory", [{ ...b, mode: 0o040755 }], "file_type"],
  ["C18 a set-user-id file", [{ ...b, mode: 0o104755 }], "set_id"],
  ["C19 an encrypted member", [{ ...b, flags: 1 }], "encrypted"],
  ["C19 strong encryption", [{ ...b, flags: 0x40 }], "encrypted"],
  ["C19 an AES extra field", [{ ...b, extra: extraField(0x9901, "1234567") }], "encrypted"],
  ...[6, 9, 12, 14, 93, 95, 98].map(
    (method): Case => [`C20 #147 method ${method}`, [{ ...b, method }], "compression"],
  ),
  [
    "C22 a central directory inside a file's data",
    [{ ...b, compressedSize: 300, size: 300 }],
    "missing_central",
  ],
  ["C22 two central entries for one place", [a, { ...b, localOffset: 0 }], "local_offset"],
  ["C23 a disk number", [a], "malformed", { disk: 1 }],
  ["C23 a member on another disk", [{ ...a, disk: 1 }], "disk"],
  ["C23 65,535 records without ZIP64", [a], "malformed", { records: 65_535 }],
  ["C23 one record too many", [a], "end_record", { records: 2 }],
  ["C23 records here and in all differ", [a], "malformed", { recordsHere: 0 }],
  ["C23 offset one too low", [a], "end_record", { offset: forgeZip([a]).length - 22 - 54 - 1 }],
  ["C23 size one too high", [a], "end_record", { size: 55 }],
  ["C24 a comment on a member", [{ ...a, comment: "x" }], "member_comment"],
  ["a comment longer than the file", [a], "truncated", { comment: "x", commentLength: 2 }],
  ["a directory with data", [{ name: "a/", data: "x" }], "directory_data"],
  ["C08 a newer format than any reader knows", [{ ...b, needs: 128 }], "version"],
  ["C08 a newer format in the central directory only", [{ ...b, central: { needs: 64 } }], "version"],
  ["an unknown flag", [{ ...b, flags: 0x10 }], "flags"],
];

test.each(cases)("%s is refused", async (_title, entries, code, end) => {
  expect(await verdictOf(() => readZip(forgeZip(entries, end ?? {})))).toStartWith(`archive.zip.${code}: `);
});

test.each(["unsigned", "signed"] as const)(
  "C25 #154: a zip whose first block is also a tar header by its %s sum is refused",
  async (sum) => {
    const archive = Buffer.from(forgeZip([named(`${"n".repeat(400)}\u00e9`)]));
    stampChecksum(archive, sum === "signed" ? "signed" : undefined);
    expect(await verdictOf(() => readZip(new Uint8Array(archive)))).toContain(
      "File is both a zip and a tar file",
    );
  },
);

test("C02: every cut of a good archive is refused", async () => {
  const whole = forgeZip([a, b], { comment: "hello" });
  for (let length = 0; length < whole.length; length++) {
    expect(await verdictOf(() => readZip(whole.slice(0, length)))).toStartWith("archive.");
  }
});

test("C21 #146: a bomb is refused by what it declares, and by what it holds when it lies", async () => {
  const zeros = new Uint8Array(70_000_000);
  const bomb: ForgedEntry = { name: "zeros", data: zeros, body: deflateRawSync(zeros) };
  expect(await verdictOf(() => readZip(forgeZip([{ ...bomb, method: 8 }])))).toContain(
    "exceeds compression ratio of 50",
  );
  expect(await verdictOf(() => readZip(forgeZip([{ ...bomb, method: 8, size: 10 }])))).toStartWith(
    "archive.zip.file_size",
  );
});

test("C21 #146: more members than the limit are refused, and exactly the limit is not", async () => {
  const members = Array.from({ length: 11 }, (_, i) => named(`f${i}`));
  const limits = { ...defaultLimits, maxMembers: 10 };
  expect(await verdictOf(() => readZip(forgeZip(members), limits))).toStartWith(
    "archive.zip.too_many_members",
  );
  expect(await verdictOf(() => readZip(forgeZip(members.slice(1)), limits))).toBe("accepted");
});

test("C21: directories that are only implied count as members", async () => {
  const deep = Array.from({ length: 6 }, (_, i) => named(`a${i}/b/c/d`));
  const limits = { ...defaultLimits, maxMembers: 10 };
  expect(await verdictOf(() => readZip(forgeZip(deep), limits))).toStartWith("archive.zip.too_many_members");
});

test("C01: names, bytes, directories, modes and Unicode names come out as they went in", async () => {
  const archive = forgeZip([
    { name: "pkg/", mode: 0o040755 },
    a,
    { ...b, mode: 0o100755 },
    named("pkg/caf\u00e9.py", { extra: unicodePath("pkg/caf\u00e9.py", "pkg/caf\u00e9.py") }),
    named("pkg/empty", { data: "", method: 8 }),
    named("pkg/stamp", { extra: extraField(0x5455, "\u0001abcd") }),
  ]);
  const found = await readZip(archive);
  expect([...found.keys()]).toEqual([
    "pkg/",
    "pkg/a.py",
    "pkg/b.py",
    "pkg/caf\u00e9.py",
    "pkg/empty",
    "pkg/stamp",
  ]);
  expect(Buffer.from(found.get("pkg/a.py") ?? "").toString()).toBe("print('a')\n".repeat(9));
  expect(found.get("pkg/empty")?.length).toBe(0);
});

test("a member longer than one read of the disk is read whole", async () => {
  const data = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 2_654_435_761) >>> 24);
  const found = await readZip(
    forgeZip([
      { name: "stored", data },
      { name: "packed", data, method: 8 },
    ]),
  );
  expect(found.get("stored")).toEqual(data);
  expect(found.get("packed")).toEqual(data);
});
