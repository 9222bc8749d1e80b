/** Whole METADATA files: versions, required fields, which fault is refused with which words, and what is let through. */
import { describe, expect, test } from "bun:test";
import { type CoreMetadataOptions, parseCoreMetadata } from "../../src/packaging/core-metadata.ts";
import { refusalOf } from "../support/refusal-of.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Metadata of the given version with further header lines, and perhaps a body. */
function metadata(version: string, lines: readonly string[] = [], body = ""): Uint8Array {
  return bytes(
    [`Metadata-Version: ${version}`, "Name: Foo.Bar", "Version: 1.0", ...lines, "", body].join("\n"),
  );
}

const read = (version: string, lines?: readonly string[], body?: string) =>
  parseCoreMetadata(metadata(version, lines, body));

const refuse = (version: string, lines: readonly string[], options?: CoreMetadataOptions) =>
  refusalOf(() => parseCoreMetadata(metadata(version, lines), options));

describe("66, E01: versions of the format", () => {
  for (const version of ["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"])
    test(`${version} is accepted`, () => expect(read(version).metadataVersion).toBe(version));

  for (const version of ["-1", "2.0", "2.7", "2.9", "3.0", "9.9", "1.3", "2", "2.1 ", "UNKNOWN"])
    test(`S12: ${version} is refused`, () => {
      const refusal = refuse(version, []);
      expect(refusal.code).toBe("metadata.metadata_version");
      expect(refusal.message).toBe(`'${version}' is not a valid metadata version.`);
    });

  test("67: an unknown 2.N is accepted with a warning where the option says so", () => {
    const { metadataVersion, importNamespaces, warnings } = parseCoreMetadata(
      metadata("2.9", ["Import-Namespace: a"]),
      {
        allowUnknownMinor: true,
      },
    );
    expect(metadataVersion).toBe("2.9");
    expect(importNamespaces).toEqual([{ name: "a", isPrivate: false }]);
    expect(warnings).toEqual([expect.stringContaining("'2.9' is newer")]);
    for (const version of ["2.0", "3.0", "1.9", "2.x", "2.07"])
      expect(refuse(version, [], { allowUnknownMinor: true }).code).toBe("metadata.metadata_version");
  });
});

describe("68: required fields", () => {
  const rows: [title: string, text: string, message: string][] = [
    ["no Metadata-Version", "Name: a\nVersion: 1\n", "None is not a valid metadata version."],
    ["no Name", "Metadata-Version: 2.1\nVersion: 1\n", "'name' is a required field."],
    ["an empty Name", "Metadata-Version: 2.1\nName:\nVersion: 1\n", "'name' is a required field."],
    ["no Version", "Metadata-Version: 2.1\nName: a\n", "'version' is a required field."],
    [
      "a blank first line",
      "\nMetadata-Version: 2.1\nName: a\nVersion: 1\n",
      "None is not a valid metadata version.",
    ],
    [
      "a byte order mark",
      "\ufeffMetadata-Version: 2.1\nName: a\nVersion: 1\n",
      "None is not a valid metadata version.",
    ],
    [
      "required fields in the body",
      "Name: a\n\nMetadata-Version: 2.1\nVersion: 1\n",
      "None is not a valid metadata version.",
    ],
  ];
  for (const [title, text, message] of rows)
    test(`${title} is refused`, () =>
      expect(refusalOf(() => parseCoreMetadata(bytes(text))).message).toBe(message));

  for (const name of ["foo-", "-foo", "fo o", "foo ", "", "foo\n Evil: x", "\u017foo"])
    test(`the name ${JSON.stringify(name)} is refused`, () =>
      expect(
        refusalOf(() => parseCoreMetadata(bytes(`Metadata-Version: 2.1\nName: ${name}\nVersion: 1\n`))).code,
      ).toBe("metadata.name"));

  for (const version of ["dog", "1.0.dev.a1", "1.0-", "1.0\n 2"])
    test(`the version ${JSON.stringify(version)} is refused`, () => {
      const refusal = refusalOf(() =>
        parseCoreMetadata(bytes(`Metadata-Version: 2.1\nName: a\nVersion: ${version}\n`)),
      );
      expect(refusal.code).toBe("metadata.version");
      expect(refusal.message).toContain("is invalid for 'version'");
    });

  test("local versions are accepted", () => {
    const { version } = parseCoreMetadata(bytes("Metadata-Version: 2.1\nName: a\nVersion: 1.0+Local-1\n"));
    expect(version.text).toBe("1.0+local.1");
  });
});

test("69: every field of every version is read, in any case and with CRLF", () => {
  const lines = [
    "METADATA-VERSION: 2.6",
    "name: Foo.Bar",
    "Version: 01.0",
    "Summary: one line",
    "Description-Content-Type: text/markdown; variant=CommonMark",
    "Keywords: a, b c,,d",
    "Platform: linux",
    "Platform: any",
    "Supported-Platform: RedHat",
    "Classifier: Private :: Do Not Upload",
    "Classifier: No :: Such :: Thing",
    "Home-page: javascript:alert(1)",
    "Download-URL: https://a.example/d",
    "Project-URL: Docs, https://a.example/docs",
    "Project-URL: docs, https://a.example/docs2",
    "Author: Zoë",
    'Author-email: "<script>"@x',
    "Maintainer: M",
    "Maintainer-email: m@a.example",
    "License-Expression: mit or apache-2.0",
    "License-File: LICENSE",
    "Requires-Python: >=3.8, !=3.9.*",
    "Requires-Dist: a (>=1)",
    "Requires-Dist: b @ file:///etc/passwd",
    "Provides-Extra: x",
    "Provides-Dist: p",
    "Obsoletes-Dist: o",
    "Requires-External: libpng (>=1.5)",
    "Requires: r",
    "Provides: pr",
    "Obsoletes: ob",
    "Import-Name: foo.bar",
    "Import-Name: _foo ; private",
    "Import-Namespace: foo",
    "Dynamic: Requires-Dist",
    "X-Unknown: ignored",
    "",
    "# Title",
  ];
  const { version, ...rest } = parseCoreMetadata(bytes(lines.join("\r\n")));
  expect(version.text).toBe("1.0");
  expect(rest).toEqual({
    metadataVersion: "2.6",
    name: "Foo.Bar",
    normalizedName: "foo-bar" as typeof rest.normalizedName,
    summary: "one line",
    description: "# Title",
    descriptionContentType: {
      text: "text/markdown; variant=CommonMark",
      type: "text/markdown",
      variant: "CommonMark",
    },
    keywords: ["a", "b c", "d"],
    platforms: ["linux", "any"],
    supportedPlatforms: ["RedHat"],
    classifiers: ["Private :: Do Not Upload", "No :: Such :: Thing"],
    homePage: "javascript:alert(1)",
    downloadUrl: "https://a.example/d",
    projectUrls: [
      { label: "Docs", url: "https://a.example/docs" },
      { label: "docs", url: "https://a.example/docs2" },
    ],
    author: "Zoë",
    authorEmail: '"<script>"@x',
    maintainer: "M",
    maintainerEmail: "m@a.example",
    license: undefined,
    licenseExpression: "MIT OR Apache-2.0",
    licenseFiles: ["LICENSE"],
    requiresPython: ">=3.8, !=3.9.*",
    requiresDist: ["a (>=1)", "b @ file:///etc/passwd"],
    providesExtra: ["x"],
    providesDist: ["p"],
    obsoletesDist: ["o"],
    requiresExternal: ["libpng (>=1.5)"],
    requires: ["r"],
    provides: ["pr"],
    obsoletes: ["ob"],
    importNames: [
      { name: "foo.bar", isPrivate: false },
      { name: "_foo", isPrivate: true },
    ],
    importNamespaces: [{ name: "foo", isPrivate: false }],
    dynamic: ["requires-dist"],
    warnings: [],
  });
});

describe("69: the description", () => {
  test("from the body, unchanged", () => expect(read("2.1", [], "a\n\nb \n").description).toBe("a\n\nb \n"));
  test("from the header, with the marks of its further lines taken away", () => {
    expect(read("1.0", ["Description: a", "       |b", "       |  c", "        d"]).description).toBe(
      "a\nb\n  c\nd",
    );
  });
  test("in both places is refused", () => {
    const refusal = refusalOf(() => read("2.1", ["Description: a"], "b"));
    expect(refusal.code).toBe("metadata.description");
    expect(refusal.message).toStartWith("'description' has invalid data");
  });
  test("a body of blanks beside a header is no second description", () =>
    expect(read("2.1", ["Description: a"], "\n\n").description).toBe("a"));
});

describe("faults of single fields are refused with the field's name", () => {
  const rows: [title: string, lines: string[], code: string, start: string][] = [
    ["E03: Name twice", ["Name: Foo.Bar"], "name", "'name' has invalid data"],
    ["E03: Version twice", ["Version: 1.0"], "version", "'version' has invalid data"],
    [
      "E03: Metadata-Version twice",
      ["Metadata-Version: 2.6"],
      "metadata_version",
      "'metadata-version' has invalid data",
    ],
    ["E03: Summary twice", ["Summary: a", "Summary: b"], "summary", "'summary' has invalid data"],
    ["E03: Keywords twice", ["Keywords: a", "Keywords: b"], "keywords", "'keywords' has invalid data"],
    ["70: a folded Summary", ["Summary: a", "  b"], "summary", "'summary' must be a single line."],
    [
      "70: a Summary of 513 characters",
      [`Summary: ${"A".repeat(513)}`],
      "summary",
      "'summary' field must be 512 characters or less.",
    ],
    [
      "71: an unknown content type",
      ["Description-Content-Type: text/html"],
      "description_content_type",
      "'text/html' is invalid for 'description-content-type'",
    ],
    [
      "72: a bad licence expression",
      ["License-Expression: mit or"],
      "license_expression",
      "'mit or' is invalid for 'license-expression'",
    ],
    [
      "73, E09: License beside License-Expression",
      ["License: MIT", "License-Expression: MIT"],
      "license",
      "License is deprecated when License-Expression is present. Only License-Expression should be present.",
    ],
    [
      "74: a licence file outside",
      ["License-File: ../LICENSE"],
      "license_file",
      "'../LICENSE' is invalid for 'license-file'",
    ],
    [
      "75: a bad import name",
      ["Import-Name: not-valid"],
      "import_name",
      "'not-valid' is invalid for 'import-name'",
    ],
    [
      "75: an empty Import-Name beside another",
      ["Import-Name:", "Import-Name: a"],
      "import_name",
      "'' is invalid for 'import-name'",
    ],
    [
      "75: an empty Import-Namespace",
      ["Import-Namespace:"],
      "import_namespace",
      "'' is invalid for 'import-namespace'",
    ],
    [
      "75: one name in both fields",
      ["Import-Name: a ; private", "Import-Namespace: a"],
      "import_namespace",
      "'a' stands both in 'import-name' and in 'import-namespace'.",
    ],
    [
      "76, E14: Dynamic Name",
      ["Dynamic: Name"],
      "dynamic",
      "'Name' is invalid for 'dynamic': Dynamic field 'Name' is not a valid dynamic field.",
    ],
    [
      "77: an extra that is not normalised",
      ["Provides-Extra: Foo_Bar"],
      "provides_extra",
      "'Foo_Bar' is invalid for 'provides-extra': 'Foo_Bar' is not a normalised name",
    ],
    [
      "78: a bad requirement",
      ["Requires-Dist: a (>dev)"],
      "requires_dist",
      "'a (>dev)' is invalid for 'requires-dist'",
    ],
    ["78: an empty requirement", ["Requires-Dist:"], "requires_dist", "'' is invalid for 'requires-dist'"],
    [
      "78: Requires-Python that is no specifier",
      ["Requires-Python: 3.8"],
      "requires_python",
      "'3.8' is invalid for 'requires-python'",
    ],
    [
      "78: Requires-Python with a marker",
      ["Requires-Python: >=3.8; os_name == 'x'"],
      "requires_python",
      "'>=3.8; os_name",
    ],
    [
      "E07: Requires-Python with a folded line",
      ["Requires-Python: >=3.8", " <script>"],
      "requires_python",
      "'>=3.8\\u{000a} <script>'",
    ],
    [
      "E08: Keywords of 1 MB",
      [`Keywords: ${"a,".repeat(500_000)}`],
      "keywords",
      "'keywords' is 1000000 characters long",
    ],
    [
      "E06: a marker of 1 MB",
      [`Requires-Dist: a; ${"(".repeat(1_000_000)}`],
      "requires_dist",
      "'requires-dist' is 1000003 characters long",
    ],
    [
      "E11: a label without a URL",
      ["Project-URL: Docs"],
      "project_url",
      "'Docs' is invalid for 'project-url'",
    ],
    [
      "E11: one label twice",
      ["Project-URL: Docs, a", "Project-URL: Docs, b"],
      "project_url",
      "'project-url' has invalid data",
    ],
  ];
  for (const [title, lines, field, start] of rows)
    test(title, () => {
      const refusal = refuse("2.6", lines);
      expect(refusal.code).toBe(`metadata.${field}`);
      expect(refusal.message).toStartWith(start);
      expect(refusal.message).not.toContain("\n");
    });

  test("77: two spellings of one extra are refused before 2.3", () =>
    expect(refuse("2.2", ["Provides-Extra: a_b", "Provides-Extra: a-b"]).code).toBe(
      "metadata.provides_extra",
    ));
});

describe("what is let through", () => {
  test("75: an empty Import-Name says that there is no module", () => {
    expect(read("2.5", ["Import-Name:"]).importNames).toEqual([]);
    expect(read("2.5").importNames).toBeUndefined();
  });
  test("77: before 2.3 extras are normalised", () =>
    expect(read("2.2", ["Provides-Extra: A_b", "Provides-Extra: A_b"]).providesExtra).toEqual(["a-b"]));
  test("78: direct references are accepted unless the option says otherwise", () => {
    expect(read("2.1", ["Requires-Dist: a @ https://x.example/a.whl"]).requiresDist).toHaveLength(1);
    const refusal = refuse("2.1", ["Requires-Dist: a @ https://x.example/a.whl"], {
      allowDirectReferences: false,
    });
    expect(refusal.code).toBe("metadata.requires_dist");
    expect(refusal.message).toStartWith("Can't have direct dependency: 'a @ https://x.example/a.whl'");
  });
  test("80, E02, S13: a field newer than the declared version is ignored, even a faulty one", () => {
    const { licenseFiles, licenseExpression, license, importNames, dynamic } = read("2.1", [
      "License: MIT",
      "License-Expression: !",
      "License-File: ../x",
      "Import-Name: not-valid",
      "Dynamic: Name",
    ]);
    expect({ licenseFiles, licenseExpression, license, importNames, dynamic }).toEqual({
      licenseFiles: [],
      licenseExpression: undefined,
      license: "MIT",
      importNames: undefined,
      dynamic: [],
    });
    expect(read("1.1", ["Requires-Dist: ???"]).requiresDist).toEqual([]);
  });
  test("92: empty and UNKNOWN values are as good as absent, a name UNKNOWN is a name", () => {
    const { summary, homePage, platforms, license, licenseExpression, description } = read(
      "2.4",
      ["Summary: UNKNOWN", "Home-page:", "Platform: UNKNOWN", "License: UNKNOWN", "License-Expression: MIT"],
      "UNKNOWN\n\n",
    );
    expect({ summary, homePage, platforms, license, licenseExpression, description }).toEqual({
      summary: undefined,
      homePage: undefined,
      platforms: [],
      license: undefined,
      licenseExpression: "MIT",
      description: undefined,
    });
    expect(parseCoreMetadata(bytes("Metadata-Version: 1.0\nName: UNKNOWN\nVersion: 1\n")).name).toBe(
      "UNKNOWN",
    );
  });
  test("E12: a folded address stays text", () =>
    expect(read("2.1", ["Author-email: a@b", " Bcc: c@d"]).authorEmail).toBe("a@b\n Bcc: c@d"));
});

describe("lenient reading, for files published elsewhere long ago", () => {
  const lenient = (version: string, lines: string[]) =>
    parseCoreMetadata(metadata(version, lines), { lenient: true });

  test("leaves out what is faulty, keeps the rest, and says so", () => {
    const { summary, requiresDist, license, licenseExpression, warnings } = lenient("2.4", [
      "Summary: a",
      " b",
      "Requires-Dist: a (>dev)",
      "Requires-Dist: b",
      "License: x",
      "License-Expression: mit",
    ]);
    expect({ summary, requiresDist, license, licenseExpression }).toEqual({
      summary: undefined,
      requiresDist: ["b"],
      license: undefined,
      licenseExpression: "MIT",
    });
    expect(warnings).toHaveLength(3);
  });
  test("reads version 2.0 by the rules of 2.1", () => {
    const { metadataVersion, providesExtra, warnings } = lenient("2.0", ["Provides-Extra: x"]);
    expect({ metadataVersion, providesExtra }).toEqual({ metadataVersion: "2.0", providesExtra: ["x"] });
    expect(warnings).toHaveLength(1);
  });
  test("is as strict as ever about name, version and format", () => {
    for (const text of [
      "Metadata-Version: 3.0\nName: a\nVersion: 1\n",
      "Metadata-Version: 2.1\nName: a-\nVersion: 1\n",
      "Metadata-Version: 2.1\nName: a\nName: b\nVersion: 1\n",
      "Metadata-Version: 2.1\nName: a\nVersion: dog\n",
      "Metadata-Version: 2.1\nName: a\rVersion: 1\n",
    ])
      expect(refusalOf(() => parseCoreMetadata(bytes(text), { lenient: true })).kind).toBe("invalid");
  });
});
