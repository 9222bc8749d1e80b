/** The grammars of single metadata fields: content type, import names, licence files, extras, dynamic, links, summary. */
import { describe, expect, test } from "bun:test";
import { parseDescriptionContentType } from "../../src/packaging/description-content-type.ts";
import { parseDynamicField } from "../../src/packaging/dynamic-fields.ts";
import { extraNameReader } from "../../src/packaging/extra-name.ts";
import { parseImportName } from "../../src/packaging/import-name.ts";
import { parseLicenceFile } from "../../src/packaging/licence-file.ts";
import {
  normalizeLabel,
  parseProjectUrl,
  safeLink,
  wellKnownLabel,
} from "../../src/packaging/project-url.ts";
import { parseSummary } from "../../src/packaging/summary.ts";
import { refusalOf } from "../support/refusal-of.ts";

describe("71: Description-Content-Type", () => {
  const valid: [string, string, string?][] = [
    ["text/plain", "text/plain"],
    ["text/x-rst", "text/x-rst"],
    ["text/markdown", "text/markdown", "GFM"],
    ["TEXT/Markdown", "text/markdown", "GFM"],
    ["text/plain; charset=UTF-8", "text/plain"],
    ["text/plain; charset=utf-8", "text/plain"],
    ["text/x-rst;charset=Utf-8", "text/x-rst"],
    ['text/plain ; charset = "utf-8" ;', "text/plain"],
    ["text/markdown; charset=UTF-8; variant=GFM", "text/markdown", "GFM"],
    ["text/markdown; Variant=CommonMark", "text/markdown", "CommonMark"],
    ["text/plain; format=flowed", "text/plain"],
  ];
  for (const [text, type, variant] of valid)
    test(`${text} is valid`, () =>
      expect(parseDescriptionContentType(text)).toEqual({ text, type, variant } as never));

  const invalid = [
    "",
    "application/json",
    "text/html",
    "text/x-evil",
    "text/plain foo",
    "text/plain, text/markdown",
    "text/plain; charset=ascii",
    "text/markdown; charset=utf-7",
    "text/markdown; variant=gfm",
    "text/markdown; variant=commonmark",
    "text/markdown; variant=GFM; variant=CommonMark",
    "text/plain; {b}",
    "text/plain; a}b",
    "text/plain; x*",
    "text/plain; x*=utf-8''y",
    "text/plain; x",
    "text/plain; x=",
    "text/plain;;",
    "text/plain;\n charset=utf-8",
    'text/plain; charset="unterminated',
  ];
  for (const text of invalid)
    test(`E10: ${JSON.stringify(text)} is refused`, () =>
      expect(refusalOf(() => parseDescriptionContentType(text)).code).toBe(
        "description_content_type.invalid",
      ));
});

describe("75: Import-Name", () => {
  const valid: [string, string, boolean][] = [
    ["packaging", "packaging", false],
    ["packaging.metadata", "packaging.metadata", false],
    ["_utils ; private", "_utils", true],
    ["_stuff;private", "_stuff", true],
    ["PIL", "PIL", false],
    ["_private_module ; private", "_private_module", true],
    ["zope.interface", "zope.interface", false],
    ["naïve.größe", "naïve.größe", false],
    ["match", "match", false],
  ];
  for (const [text, name, isPrivate] of valid)
    test(`${text} is valid`, () => expect(parseImportName(text)).toEqual({ name, isPrivate }));
  for (const text of [
    "",
    "not-valid",
    "still.not-valid",
    "stuff;",
    "stuff; extra",
    "class",
    "a.class",
    "a..b",
    ".a",
    "a.",
    "1a",
    "a b",
    "a\nb",
  ])
    test(`E15: ${JSON.stringify(text)} is refused`, () =>
      expect(refusalOf(() => parseImportName(text)).code).toBe("import_name.invalid"));
});

describe("74: License-File", () => {
  for (const text of ["LICENSE", "licenses/LICENSE.MIT", "LICENSE..txt", "näme"])
    test(`${text} is valid`, () => expect(parseLicenceFile(text)).toBe(text));
  for (const text of [
    "../LICENSE",
    "./../LICENSE",
    "licenses/../LICENSE",
    "/licenses/LICENSE",
    "licenses/*",
    "licenses\\LICENSE",
    "C:/LICENSE",
    "c:LICENSE",
    "a//b",
    "./a",
    "a/",
    "",
    ".",
    "..",
    "a\nb",
  ])
    test(`E09: ${JSON.stringify(text)} is refused`, () =>
      expect(refusalOf(() => parseLicenceFile(text)).code).toBe("licence_file.invalid"));
});

describe("77: Provides-Extra", () => {
  const parseExtraNames = (texts: string[], strict: boolean) => texts.map(extraNameReader(strict));

  test("before 2.3 any spelling is normalised, and one spelling may stand twice", () => {
    expect(parseExtraNames(["Foo_Bar", "a.b", "Foo_Bar"], false)).toEqual(["foo-bar", "a-b", "foo-bar"]);
  });
  test("before 2.3 two spellings of one name are ambiguous", () => {
    expect(refusalOf(() => parseExtraNames(["foo_bar", "foo-bar"], false)).code).toBe("extra.ambiguous");
  });
  test("from 2.3 on only the normal form is valid", () => {
    expect(parseExtraNames(["foo-bar", "a", "a"], true)).toEqual(["foo-bar", "a", "a"]);
    for (const text of ["Foo", "foo_bar", "foo.bar", "foo--bar"])
      expect(refusalOf(() => parseExtraNames([text], true)).code).toBe("extra.invalid");
  });
  test("what is no name is refused by every version", () => {
    for (const text of ["", " a", "-a", "a-", "a b", "a\n", "ä"])
      expect(refusalOf(() => parseExtraNames([text], false)).code).toBe("extra.invalid");
  });
});

describe("76: Dynamic", () => {
  test("field names are read without regard to case", () => {
    expect(parseDynamicField("Requires-Dist")).toBe("requires-dist");
    expect(parseDynamicField("IMPORT-NAMESPACE")).toBe("import-namespace");
  });
  for (const text of [
    "Name",
    "version",
    "Metadata-Version",
    "Dynamic",
    "Requires_Dist",
    "",
    "Summary ",
    "constructor",
  ])
    test(`E14: ${JSON.stringify(text)} is refused`, () => {
      const refusal = refusalOf(() => parseDynamicField(text));
      expect(refusal.code).toBe("dynamic.invalid");
      expect(refusal.message).toBe(`Dynamic field '${text}' is not a valid dynamic field.`);
    });
});

describe("81: Project-URL", () => {
  test("splits at the first comma and strips both halves", () => {
    expect(parseProjectUrl(" Docs ,  https://a.example/?q=1,2 ")).toEqual({
      label: "Docs",
      url: "https://a.example/?q=1,2",
    });
    expect(parseProjectUrl(`${"x".repeat(32)},u`).label).toHaveLength(32);
  });
  for (const text of [
    "",
    "no comma",
    "Docs,",
    "Docs,  ",
    ", https://a.example/",
    `${"x".repeat(33)}, https://a.example/`,
  ])
    test(`E11: ${JSON.stringify(text)} is refused`, () =>
      expect(refusalOf(() => parseProjectUrl(text)).code).toBe("project_url.invalid"));

  const labels: [string, string | undefined][] = [
    ["Home Page", "homepage"],
    ["home-page", "homepage"],
    ["Source Code", "source"],
    ["GitHub", "source"],
    ["Repository", "source"],
    ["Bug-Tracker", "issues"],
    ["issue_tracker", "issues"],
    ["What's New", "changelog"],
    ["History", "changelog"],
    ["Release Notes", "releasenotes"],
    ["Docs", "documentation"],
    ["Donate!", "funding"],
    ["Download", "download"],
    ["constructor", undefined],
    ["Blog", undefined],
  ];
  for (const [label, meaning] of labels)
    test(`PEP 753: ${label} means ${meaning}`, () => expect(wellKnownLabel(label)).toBe(meaning as never));
  test("PEP 753: all ASCII punctuation and white space goes, the rest is lowered", () => {
    expect(normalizeLabel("A!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\nÉ")).toBe("aé");
  });

  test("only http and https become links", () => {
    expect(safeLink("https://a.example/x?y#z")).toBe("https://a.example/x?y#z");
    expect(safeLink("HTTP://a.example")).toBe("http://a.example/");
    expect(safeLink('https://a.example/"onmouseover=alert(1)')).toBe(
      "https://a.example/%22onmouseover=alert(1)",
    );
  });
  for (const url of [
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "\tjavascript:alert(1)",
    "java\nscript:x",
    "//evil.example",
    "/x",
    "ftp://a.example/",
    "https:evil.example",
    "https://",
    "https://a b/",
    "https://user:pw@a.example/",
    "https://a\\@b/",
    "https://[",
    "",
  ])
    test(`E11: ${JSON.stringify(url)} is no link`, () => expect(safeLink(url)).toBeUndefined());
});

describe("70: Summary", () => {
  test("one line of up to 512 characters, counted as people count", () => {
    expect(parseSummary("🐍".repeat(512))).toHaveLength(1024);
    expect(refusalOf(() => parseSummary("A".repeat(513))).message).toBe(
      "'summary' field must be 512 characters or less.",
    );
  });
  for (const mark of ["\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
    test(`E08: ${JSON.stringify(mark)} starts a second line`, () =>
      expect(refusalOf(() => parseSummary(`a${mark}b`)).message).toBe("'summary' must be a single line."));
});
