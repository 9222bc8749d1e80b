/** The fixtures of standards 15.8, forged anew, with the verdict and the words that PyPI's users know. */
import { expect, test } from "bun:test";
import { deflateRawSync } from "node:zlib";
import { readZip } from "../support/read-zip.ts";
import { verdictOf } from "../support/verdict-of.ts";
import {
  extraField,
  type ForgedEnd,
  type ForgedEntry,
  forgeZip,
  little,
  unicodePath,
} from "../support/zip-forge.ts";

type Fixture = readonly [name: string, entries: readonly ForgedEntry[], end?: ForgedEnd];

const fixme: ForgedEntry = { name: "fixme", data: "hello", method: 8 };
const foo: ForgedEntry = { name: "foo", data: "abcdefgh" };
const sentinel = 0xffffffff;
const both64 = { size: sentinel, compressedSize: sentinel };

const accepted: readonly Fixture[] = [
  ["comment", [foo], { comment: "hello" }],
  ["deflate", [{ ...foo, method: 8 }]],
  ["empty", []],
  ["normal_deflate", [fixme]],
  ["nosubdir", [{ ...foo, name: "foo/bar" }]],
  ["store", [foo]],
  [
    "subdir",
    [
      { name: "foo/", mode: 0o040755 },
      { ...foo, name: "foo/bar" },
    ],
  ],
  ["zip64_eocd", [fixme], { zip64: {}, size: sentinel, offset: sentinel }],
];

test.each(accepted)("15.8 #145 C01 C24: %s is accepted", async (_name, entries, end) => {
  expect(await verdictOf(() => readZip(forgeZip(entries, end)))).toBe("accepted");
});

// PyPI takes these two; readers differ on their bytes (C10, C12, I12), so we do not.
const shortSizes: readonly (readonly [string, ForgedEntry])[] = [
  ["short_usize", { ...fixme, size: 3 }],
  ["short_usize_zip64", { ...foo, size: 3, extra: extraField(1, little([8, 8], [8, 8])) }],
];

test.each(shortSizes)("15.8 C10 C12: %s is refused, though PyPI accepts it", async (_name, entry) => {
  expect(await verdictOf(() => readZip(forgeZip([entry])))).toMatch(
    /Mis-matched file size|Malformed zip file/,
  );
});

const descriptor = (after: Uint8Array): ForgedEntry => ({ ...fixme, flags: 8, after });
const sig: readonly [number, number] = [0x08074b50, 4];

const rejected: readonly (readonly [...Fixture, words: string])[] = [
  [
    "8bitcomment",
    [fixme, { ...foo, noCentral: true }],
    { comment: "\u0080" },
    "Filename not in central directory",
  ],
  [
    "cd_extra_entry",
    [fixme, { ...fixme, noLocal: true, localOffset: 0 }],
    {},
    "Duplicate filename in central directory",
  ],
  [
    "cd_missing_entry",
    [fixme, { ...foo, name: "two", noCentral: true }],
    {},
    "Filename not in central directory",
  ],
  [
    "data_descriptor",
    [descriptor(little(sig, [0, 4], [7, 4], [5, 4]))],
    {},
    "ZIP contains a data descriptor",
  ],
  [
    "data_descriptor_bad_usize_no_sig",
    [descriptor(little([0, 4], [7, 4], [6, 4]))],
    {},
    "ZIP contains a data descriptor",
  ],
  [
    "data_descriptor_zip64",
    [descriptor(little(sig, [0, 4], [7, 8], [5, 8]))],
    {},
    "ZIP contains a data descriptor",
  ],
  [
    "data_descriptor without the flag",
    [{ ...fixme, after: little(sig, [0, 4], [7, 4], [5, 4]) }],
    {},
    "Filename not in central directory",
  ],
  ["dupe_eocd", [fixme], { suffix: forgeZip([]) }, "Trailing data"],
  [
    "eocd64_locator_mismatch",
    [fixme],
    { zip64: { locatorOffset: 3 } },
    "Corrupt zip64 end of central directory locator",
  ],
  [
    "eocd64_non_locator",
    [fixme],
    { zip64: { locator: false }, comment: "x".repeat(60) },
    "Malformed zip file",
  ],
  ["eocd64_without_eocd", [fixme], { zip64: { record: false } }, "Unknown record signature"],
  ["eocd64_without_locator", [fixme], { zip64: { locator: false } }, "no ZIP64 locator"],
  ["missing_local_file", [fixme, { ...foo, noLocal: true }], {}, "Missing filename in local headers"],
  ["extra3byte", [{ ...fixme, extra: "abc" }], {}, "Malformed zip file"],
  [
    "non_ascii_original_name",
    [{ ...fixme, name: new Uint8Array([0x66, 0x80]), flags: 0x800 }],
    {},
    "Filename not unicode",
  ],
  ["prefix", [fixme], { prefix: "#!/bin/sh\n" }, "Unknown record signature"],
  [
    "second_unicode_extra",
    [{ ...fixme, extra: Buffer.concat([unicodePath("fixme", "fixme"), unicodePath("fixme", "other")]) }],
    {},
    "Invalid duplicate extra in local file",
  ],
  ["shortextra", [{ ...fixme, extra: extraField(0x7075, "abcd") }], {}, "Corrupt extra field 7075"],
  ["suffix_not_comment", [fixme], { suffix: "junk" }, "Trailing data"],
  ["wheel-1.0-py3-none-any", [fixme, fixme], {}, "Duplicate filename in local headers"],
  ["zip64_eocd_confusion", [fixme], { zip64: { length: 100 } }, "ZIP64 extensible data not allowed"],
  [
    "zip64_eocd_extensible_data",
    [fixme],
    { zip64: { extensible: "more" } },
    "ZIP64 extensible data not allowed",
  ],
  ["zip64_extra_csize", [{ ...foo, extra: extraField(1, little([8, 8])) }], {}, "Malformed zip file"],
  [
    "zip64_extra_too_long",
    [{ ...fixme, ...both64, extra: extraField(1, little([5, 8], [7, 8], [0, 8], [0, 8])) }],
    {},
    "Malformed zip file",
  ],
  [
    "zip64_extra_too_short",
    [{ ...fixme, ...both64, extra: extraField(1, little([5, 8])) }],
    {},
    "Malformed zip file",
  ],
  ["zip64_extra_usize", [{ ...fixme, extra: extraField(1, little([5, 8])) }], {}, "Malformed zip file"],
  ["zipinzip", [fixme], { comment: forgeZip([foo]) }, "holds another archive"],
  ["cd_comment", [{ ...fixme, comment: "note" }], {}, "Comment in central directory"],
];

test.each(rejected)("15.8 #145: %s is refused", async (_name, entries, end, words) => {
  const refusal = await verdictOf(() => readZip(forgeZip(entries, end)));
  expect(refusal).toStartWith("archive.zip.");
  expect(refusal).toContain(words);
  expect(refusal).toContain("Invalid distribution file. ");
});

test("15.8 #145 C02: not a zip is refused", async () => {
  const page = new TextEncoder().encode("<!doctype html><title>404</title>");
  expect(await verdictOf(() => readZip(page))).toContain("File is not a zipfile");
  expect(await verdictOf(() => readZip(new Uint8Array(0)))).toContain("File is not a zipfile");
});

test("C01: ZIP64 sizes on a small member are read as every reader reads them", async () => {
  const wide = { ...both64, extra: extraField(1, little([5, 8], [deflateRawSync("hello").length, 8])) };
  const honest = { size: 5, compressedSize: deflateRawSync("hello").length, extra: "" };
  const archive = forgeZip([{ ...fixme, ...wide, central: honest }]);
  expect(Buffer.from((await readZip(archive)).get("fixme") ?? "").toString()).toBe("hello");
});
