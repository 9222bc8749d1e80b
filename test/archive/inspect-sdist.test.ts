/** Group D: what an sdist may not be, block by block, and that the good shapes pass. */
import { expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { defaultLimits } from "../../src/archive/archive-limits.ts";
import { inspectSdist } from "../../src/archive/inspect-sdist.ts";
import { verdictOf } from "../support/verdict-of.ts";
import {
  type ForgedTarMember,
  forgeGzip,
  forgeSdist,
  forgeTar,
  gnuLong,
  paxHeader,
  paxRecord,
  sdistName,
  sdistStart,
} from "../support/tar-forge.ts";
import { forgeZip } from "../support/zip-forge.ts";

const strict = { ...defaultLimits, lenient: false };
const inspect = (archive: Uint8Array<ArrayBuffer>, options = strict) =>
  inspectSdist(new Blob([archive]), sdistName, options);
const [top, pkgInfo] = sdistStart as [ForgedTarMember, ForgedTarMember];
const file: ForgedTarMember = { name: "foo-1.0/a.py", data: "x = 1\n" };
const called = (name: string, more: Partial<ForgedTarMember> = {}): ForgedTarMember => ({
  ...file,
  name,
  ...more,
});
const link = (name: string, target: string, type = "2"): ForgedTarMember => ({ name, type, link: target });
const long = `foo-1.0/${"d/".repeat(40)}${"n".repeat(120)}`;

test("D01: a good sdist gives its exact PKG-INFO and its names", async () => {
  const found = await inspect(forgeSdist(file));
  expect(Buffer.from(found.metadata).toString()).toBe("Metadata-Version: 2.2\nName: foo\nVersion: 1.0\n");
  expect([...found.names]).toEqual(["foo-1.0/PKG-INFO", "foo-1.0/a.py"]);
  expect(found.warnings).toEqual([]);
});

const good: readonly (readonly [string, readonly ForgedTarMember[], string])[] = [
  ["D01 a ustar prefix", [called("a.py", { prefix: "foo-1.0/src" })], "foo-1.0/src/a.py"],
  ["D01 a GNU long name", [gnuLong(long), called("foo-1.0/cut", { magic: "ustar  \0" })], long],
  ["D01 a pax path", [paxHeader({ path: long, mtime: "1.5" }), called("foo-1.0/cut")], long],
  [
    "D01 a pax path that is not ASCII",
    [paxHeader({ path: "foo-1.0/caf\u00e9" }), called("foo-1.0/caf?")],
    "foo-1.0/caf\u00e9",
  ],
  ["D10 a pax size equal to the header's", [paxHeader({ size: "6" }), file], "foo-1.0/a.py"],
  ["D10 a global pax header with a comment", [paxHeader({ comment: "0123abc" }, "g"), file], "foo-1.0/a.py"],
  [
    "D07 a symbolic link to an earlier file",
    [called("foo-1.0/d/b"), link("foo-1.0/d/l", "../PKG-INFO")],
    "foo-1.0/d/l",
  ],
  [
    "D07 a symbolic link to an earlier directory",
    [called("foo-1.0/d/b"), link("foo-1.0/l", "d")],
    "foo-1.0/l",
  ],
  ["D07 a hard link to an earlier file", [file, link("foo-1.0/l", "foo-1.0/a.py", "1")], "foo-1.0/l"],
  [
    "D12 a base-256 user id",
    [called("foo-1.0/a.py", { patch: [[108, new Uint8Array([0x80, 0, 0, 0, 0, 1, 2, 3])]] })],
    "foo-1.0/a.py",
  ],
  [
    "D08 set-group-id on a directory",
    [{ name: "foo-1.0/d/", type: "5", mode: 0o42755 & 0o7777 }, called("foo-1.0/d/x")],
    "foo-1.0/d/x",
  ],
  ["an empty file", [called("foo-1.0/e", { data: "" })], "foo-1.0/e"],
  ["data of exactly one block", [called("foo-1.0/e", { data: "x".repeat(512) }), file], "foo-1.0/a.py"],
];

test.each(good)("%s: accepted", async (_title, members, name) => {
  expect((await inspect(forgeSdist(...members))).names.has(name)).toBe(true);
});

test("D01: gzip with a file name, a comment, extra bytes and a header checksum is read", async () => {
  const content = forgeTar(sdistStart);
  const header = Buffer.from("\u0002\0abfoo-1.0.tar\0note\0", "latin1");
  expect(await verdictOf(() => inspect(forgeGzip(content, { flags: 0x1c, header })))).toBe("accepted");
});

test("D01: padding to a whole record after the end is read", async () => {
  expect(await verdictOf(() => inspect(forgeGzip(forgeTar(sdistStart, Buffer.alloc(10_240)))))).toBe(
    "accepted",
  );
});

const tar = forgeTar(sdistStart);
const gz = forgeGzip(tar);

const gzips: readonly (readonly [string, Uint8Array<ArrayBuffer>, string])[] = [
  ["not gzip", new Uint8Array(tar), "archive.tar.not_gzip: Invalid distribution file. File is not a tarfile"],
  ["empty", new Uint8Array(0), "archive.tar.not_gzip: "],
  [
    "gzip of no tar",
    new Uint8Array(gzipSync("hello".repeat(300))),
    "archive.tar.not_tar: Invalid distribution file. File is not a tarfile",
  ],
  ["gzip of nothing", new Uint8Array(gzipSync("")), "archive.tar.not_tar: "],
  ["cut short", gz.slice(0, -20), "archive.tar.corrupt_data: "],
  ["cut in its trailer", gz.slice(0, -1), "archive.tar.corrupt_data: "],
  ["a bad CRC32", forgeGzip(tar, { crc: 1 }), "archive.tar.checksum: "],
  ["a bad ISIZE", forgeGzip(tar, { size: 1 }), "archive.tar.checksum: "],
  [
    "two gzip members (S17)",
    new Uint8Array(Buffer.concat([gz, gzipSync("")])),
    "archive.tar.trailing_data: ",
  ],
  ["trailing garbage", forgeGzip(tar, { suffix: "junk" }), "archive.tar.trailing_data: "],
  ["trailing zeros", forgeGzip(tar, { suffix: "\0".repeat(512) }), "archive.tar.trailing_data: "],
  [
    "a file name of 1 MB",
    forgeGzip(tar, { flags: 8, header: `${"n".repeat(1_000_000)}\0` }),
    "archive.tar.gzip_header: ",
  ],
  [
    "a comment of 1 MB",
    forgeGzip(tar, { flags: 16, header: `${"n".repeat(1_000_000)}\0` }),
    "archive.tar.gzip_header: ",
  ],
  [
    "extra bytes past the header limit",
    forgeGzip(tar, { flags: 4, header: `\xff\x7f${"n".repeat(70_000)}` }),
    "archive.tar.gzip_header: ",
  ],
  ["reserved flags", forgeGzip(tar, { flags: 0x20 }), "archive.tar.gzip_header: "],
  ["a wrong header checksum", forgeGzip(tar, { flags: 2, header: "ab" }), "archive.tar.gzip_header: "],
];

test.each(gzips)("D02 #152: %s: refused", async (_title, archive, start) => {
  expect(await verdictOf(() => inspect(archive))).toStartWith(start);
});

const size = (rawSize: string | Uint8Array): ForgedTarMember => ({ ...file, rawSize });
const record = (data: string): ForgedTarMember => ({ ...paxHeader({}), data });

const members: readonly (readonly [string, readonly ForgedTarMember[], string])[] = [
  ["D04 a pax path of 100 KB", [paxHeader({ path: "a".repeat(100_000) }), file], "tar.header_too_large"],
  [
    "D04 a pax path of 10 KB",
    [paxHeader({ path: `foo-1.0/${"a".repeat(10_000)}` }), file],
    "tar.name_too_long",
  ],
  ["D04 a pax record of 1 GB declared", [record("1000000000 path=x\n"), file], "tar.pax"],
  ["D04 10,000 nested directories", [paxHeader({ path: "a/".repeat(10_000) }), file], "tar.name_too_long"],
  ["D04 100 nested directories", [paxHeader({ path: `${"a/".repeat(100)}x` }), file], "tar.name_too_deep"],
  ["D06 '../x'", [called("../x")], "tar.name_traversal"],
  ["D06 '/x'", [called("/x")], "tar.name_absolute"],
  ["D06 'foo-1.0/../../x'", [called("foo-1.0/../../x")], "tar.name_traversal"],
  ["D06 a sibling that begins alike", [called("foo-1.0evil/x")], "sdist.top_level"],
  ["D06 a drive letter", [called("C:\\x")], "tar.name_backslash"],
  ["D06 a drive letter with a slash", [called("C:/x")], "tar.name_drive"],
  ["D06 a NUL in a pax path", [paxHeader({ path: "foo-1.0/a\0b" }), file], "tar.pax"],
  ["D06 a NUL in a GNU long name", [gnuLong("foo-1.0/a\0b"), file], "tar.long_name"],
  ["D06 './foo-1.0/x'", [called("./foo-1.0/x")], "tar.name_segment"],
  ["D07 a symbolic link to an absolute path", [link("foo-1.0/l", "/etc/passwd")], "tar.link"],
  ["D07 a symbolic link outside", [link("foo-1.0/l", "../../x")], "tar.link"],
  ["D07 a symbolic link to the parent of the top", [link("foo-1.0/l", "..")], "tar.link"],
  ["D07 a symbolic link to a later member", [link("foo-1.0/l", "a.py"), file], "tar.link"],
  ["D07 a hard link to a later member", [link("foo-1.0/l", "foo-1.0/a.py", "1"), file], "tar.link"],
  ["D07 a hard link outside", [link("foo-1.0/l", "../x", "1")], "tar.link"],
  [
    "D07 a hard link to a directory",
    [called("foo-1.0/d/x"), link("foo-1.0/l", "foo-1.0/d", "1")],
    "tar.link",
  ],
  [
    "D07 a hard link to a symbolic link",
    [file, link("foo-1.0/l", "a.py"), link("foo-1.0/m", "foo-1.0/l", "1")],
    "tar.link",
  ],
  [
    "D07 a chain of symbolic links",
    [called("foo-1.0/d/x"), link("foo-1.0/l", "d"), link("foo-1.0/m", "l")],
    "tar.link",
  ],
  [
    "D07 a member below a symbolic link",
    [called("foo-1.0/d/x"), link("foo-1.0/l", "d"), called("foo-1.0/l/x")],
    "tar.name_collision",
  ],
  [
    "D07 a long link outside",
    [gnuLong(`${"../".repeat(50)}x`, "K"), { ...link("foo-1.0/l", "a"), magic: "ustar  \0" }],
    "tar.link",
  ],
  ["D07 a pax link outside", [paxHeader({ linkpath: "../../x" }), link("foo-1.0/l", "a.py")], "tar.link"],
  ["D07 a link with data", [file, { ...link("foo-1.0/l", "foo-1.0/a.py", "1"), data: "x" }], "tar.size"],
  ["D08 a character device", [called("foo-1.0/d", { type: "3" })], "tar.file_type"],
  ["D08 a block device", [called("foo-1.0/d", { type: "4" })], "tar.file_type"],
  ["D08 a fifo", [called("foo-1.0/d", { type: "6" })], "tar.file_type"],
  ["D08 a contiguous file", [called("foo-1.0/d", { type: "7" })], "tar.file_type"],
  ["D08 an unknown type", [called("foo-1.0/d", { type: "Z" })], "tar.file_type"],
  ["D08 a set-user-id file", [called("foo-1.0/d", { mode: 0o4755 })], "tar.set_id"],
  ["D09 one name twice", [file, file], "tar.duplicate_name"],
  ["D09 names that differ in case", [file, called("foo-1.0/A.PY")], "tar.name_collision"],
  [
    "D09 a file with the name of a directory",
    [called("foo-1.0/d/x"), called("foo-1.0/d")],
    "tar.name_collision",
  ],
  ["D10 pax size over the header's", [paxHeader({ size: "600" }), file], "tar.pax_size"],
  ["D10 pax size with a header of 0", [paxHeader({ size: "6" }), { ...file, size: 0 }], "tar.pax_size"],
  ["D10 pax size that is no number", [paxHeader({ size: "-6" }), file], "tar.pax"],
  ["D10 pax path overriding with a bad name", [paxHeader({ path: "../x" }), file], "tar.name_traversal"],
  ["D10 an empty pax path", [paxHeader({ path: "" }), file], "tar.pax"],
  ["D10 a pax path not UTF-8", [paxHeader({ path: new Uint8Array([0xff]) }), file], "tar.pax"],
  ["D10 a global path", [paxHeader({ path: "foo-1.0/z" }, "g"), file], "tar.pax"],
  ["D10 a global size", [paxHeader({ size: "0" }, "g"), file], "tar.pax"],
  ["D10 a malformed pax length", [record("9x path=a\n"), file], "tar.pax"],
  ["D10 a pax length with a leading zero", [record("09 path=\n"), file], "tar.pax"],
  ["D10 a pax record without newline", [record("9 path=ab"), file], "tar.pax"],
  ["D10 a pax record without '='", [record("8 pathx\n"), file], "tar.pax"],
  ["D10 a pax record without key", [record("5 =x\n"), file], "tar.pax"],
  [
    "D10 a pax key twice",
    [{ ...paxHeader({}), data: Buffer.concat([paxRecord("path", "a"), paxRecord("path", "b")]) }, file],
    "tar.pax",
  ],
  ["D10 another character set", [paxHeader({ hdrcharset: "BINARY" }), file], "tar.pax"],
  ["D10 D11 GNU.sparse in pax", [paxHeader({ "GNU.sparse.major": "1" }), file], "tar.sparse"],
  ["D11 an old GNU sparse member", [called("foo-1.0/s", { type: "S", magic: "ustar  \0" })], "tar.sparse"],
  ["D12 a GNU long name at the end", [gnuLong(long)], "tar.lost_header"],
  ["D12 two GNU long names", [gnuLong(long), gnuLong(long), file], "tar.repeated_header"],
  ["D12 two GNU long links", [gnuLong(long, "K"), gnuLong(long, "K"), file], "tar.repeated_header"],
  ["D12 a global header at the end", [file, paxHeader({ comment: "x" }, "g")], "tar.lost_header"],
  [
    "D10 a pax key not UTF-8",
    [{ ...paxHeader({}), data: Buffer.from("6 \xff=y\n", "latin1") }, file],
    "tar.pax",
  ],
  ["D07 a symbolic link to an absolute path that would fit", [link("foo-1.0/l", "/PKG-INFO")], "tar.link"],
  ["D07 a symbolic link to nowhere", [link("foo-1.0/l", "")], "tar.link"],
  [
    "D12 two pax headers",
    [paxHeader({ path: "foo-1.0/z" }), paxHeader({ path: "foo-1.0/y" }), file],
    "tar.repeated_header",
  ],
  [
    "D12 GNU and pax headers for one member",
    [gnuLong(long), paxHeader({ path: "foo-1.0/y" }), file],
    "tar.repeated_header",
  ],
  [
    "D12 a global header between a long name and its member",
    [gnuLong(long), paxHeader({ comment: "x" }, "g"), file],
    "tar.lost_header",
  ],
  ["D12 a GNU long name without its zero byte", [{ ...gnuLong(long), data: long }, file], "tar.long_name"],
  ["D12 a base-256 size", [size(new Uint8Array([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6]))], "tar.number"],
  ["D12 a negative size", [size("-0000000006\0")], "tar.number"],
  ["D12 a size with spaces inside", [size("0000 000006\0")], "tar.number"],
  ["D12 a size with spaces in front", [size("          6\0")], "tar.number"],
  ["D12 a size that is not octal", [size("00000000009\0")], "tar.number"],
  ["D12 a size of the largest octal number", [size("77777777777\0")], "tar.truncated"],
  ["D12 a mode that is not octal", [called("foo-1.0/m", { patch: [[100, "9"]] })], "tar.number"],
  ["D13 a wrong checksum", [{ ...file, checksum: "wrong" }], "tar.header"],
  ["D13 a checksum of signed bytes", [called("foo-1.0/\u00e9", { checksum: "signed" })], "tar.header"],
  ["a header of the format before ustar", [called("foo-1.0/v", { magic: "\0".repeat(8) })], "tar.header"],
  [
    "a GNU header with a POSIX prefix",
    [called("v", { magic: "ustar  \0", prefix: "foo-1.0" })],
    "tar.header",
  ],
  ["a name not UTF-8", [{ ...file, name: new Uint8Array([0x66, 0xff]) }], "tar.name_encoding"],
  ["a file whose name ends in a slash", [called("foo-1.0/x/")], "tar.name_segment"],
  ["a directory with data", [{ name: "foo-1.0/d/", type: "5", data: "x" }], "tar.size"],
  ["a PKG-INFO of 5 MB", [], "tar.member_too_large"],
];

test.each(members)("%s: refused", async (title, more, code) => {
  const archive = title.includes("5 MB")
    ? forgeGzip(forgeTar([top, { ...pkgInfo, data: "x".repeat(5_000_000) }]))
    : forgeSdist(...more);
  expect(await verdictOf(() => inspect(archive))).toStartWith(`archive.${code}: `);
});

const shapes: readonly (readonly [string, readonly ForgedTarMember[], string])[] = [
  [
    "no PKG-INFO",
    [top, file],
    "archive.sdist.no_pkg_info: Invalid distribution file. PKG-INFO not found at 'foo-1.0/PKG-INFO'",
  ],
  ["PKG-INFO in a subdirectory", [called("foo-1.0/src/PKG-INFO")], "archive.sdist.no_pkg_info: "],
  ["PKG-INFO that is a link", [file, link("foo-1.0/PKG-INFO", "a.py")], "archive.sdist.no_pkg_info: "],
  [
    "two top directories",
    [...sdistStart, called("bar/x")],
    "archive.sdist.top_level: Invalid distribution file. Incorrect number of top-level directories in sdist",
  ],
  ["a file at the root", [...sdistStart, called("setup.py")], "archive.sdist.top_level: "],
  ["only a file", [called("setup.py")], "archive.sdist.top_level: "],
];

test.each(shapes)("D05 #152: %s: refused", async (_title, list, start) => {
  expect(await verdictOf(() => inspect(forgeGzip(forgeTar(list))))).toStartWith(start);
});

test("D05 #153 S17: another top directory is refused, and a warning when lenient", async () => {
  const other = forgeGzip(forgeTar([called("Foo-1.0/PKG-INFO")]));
  expect(await verdictOf(() => inspect(other))).toStartWith("archive.sdist.top_directory: ");
  expect((await inspect(other, { ...strict, lenient: true })).warnings).toEqual([
    "The sdist 'foo-1.0.tar.gz' has the top directory 'Foo-1.0' instead of 'foo-1.0'.",
  ]);
});

const ends: readonly (readonly [string, Uint8Array, string])[] = [
  ["no zero block", Buffer.alloc(0), "truncated"],
  ["one zero block", Buffer.alloc(512), "truncated"],
  ["one zero block and then a member", Buffer.concat([Buffer.alloc(512), forgeTar([file])]), "trailing_data"],
  ["members after two zero blocks", Buffer.concat([Buffer.alloc(1024), forgeTar([file])]), "trailing_data"],
  [
    "one byte after many zero blocks",
    Buffer.concat([Buffer.alloc(9000), Buffer.from("x"), Buffer.alloc(215)]),
    "trailing_data",
  ],
  ["half a block of zeros", Buffer.alloc(1024 + 100), "trailing_data"],
];

test.each(ends)("D14: %s at the end: refused", async (_title, end, code) => {
  expect(await verdictOf(() => inspect(forgeGzip(forgeTar(sdistStart, end))))).toStartWith(
    `archive.tar.${code}: `,
  );
});

test("D03 #146: a bomb is refused by what it really inflates to", async () => {
  const archive = forgeGzip(
    forgeTar([...sdistStart, called("foo-1.0/zeros", { data: new Uint8Array(70_000_000) })]),
  );
  expect(await verdictOf(() => inspect(archive))).toStartWith("archive.tar.bomb: ");
});

test("D04 #146: more members than the limit are refused", async () => {
  const many = Array.from({ length: 9 }, (_, i) => called(`foo-1.0/${i}`));
  const limits = { ...strict, maxMembers: 10 };
  expect(await verdictOf(() => inspect(forgeSdist(...many), limits))).toStartWith(
    "archive.tar.too_many_members",
  );
  expect(await verdictOf(() => inspect(forgeSdist(...many.slice(1)), limits))).toBe("accepted");
});

test("D15: a tar inside a file's data is data", async () => {
  const found = await inspect(
    forgeSdist(called("foo-1.0/inner.tar", { data: forgeTar([called("evil/x")]) })),
  );
  expect([...found.names]).toEqual(["foo-1.0/PKG-INFO", "foo-1.0/inner.tar"]);
});

test("D18 #154: an sdist that is also a zip is refused", async () => {
  const both = forgeGzip(tar, { suffix: forgeZip([{ name: "a", data: "x" }]) });
  expect(await verdictOf(() => inspect(both))).toStartWith(
    "archive.zip_and_tar: Invalid distribution file. File is both a zip and a tar file",
  );
  const empty = forgeGzip(tar, { flags: 4, header: Buffer.concat([Buffer.from([22, 0]), forgeZip([])]) });
  expect(await verdictOf(() => inspect(empty))).toStartWith("archive.zip_and_tar: ");
});

test("#152: other formats than .tar.gz are refused", async () => {
  const zip = { ...sdistName, filename: "foo-1.0.zip" };
  expect(await verdictOf(() => inspectSdist(new Blob([gz]), zip, strict))).toStartWith(
    "archive.sdist.format: ",
  );
});

test("D02: every cut of a good sdist is refused", async () => {
  for (let length = 0; length < gz.length; length++) {
    expect(await verdictOf(() => inspect(gz.slice(0, length)))).toStartWith("archive.");
  }
});
