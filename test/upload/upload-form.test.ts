/** The upload form: what each client sends is accepted, and every single fault gets the words clients know. */
import { describe, expect, test } from "bun:test";
import { readUploadForm, type UploadFormOptions } from "../../src/upload/upload-form.ts";
import { refusalOf } from "../support/refusal-of.ts";

const sha256 = "ab".repeat(32);

type Fields = Record<string, string | string[] | undefined>;

const sdist: Fields = {
  ":action": "file_upload",
  protocol_version: "1",
  metadata_version: "1.2",
  name: "Example",
  version: "1.0",
  filetype: "sdist",
  pyversion: "source",
  sha256_digest: sha256,
};

function fields(changes: Fields): Map<string, string[]> {
  return new Map(
    Object.entries({ ...sdist, ...changes }).flatMap(([name, value]): [string, string[]][] =>
      value === undefined ? [] : [[name, typeof value === "string" ? [value] : value]],
    ),
  );
}

const read = (changes: Fields, options?: UploadFormOptions) => readUploadForm(fields(changes), options);
const refuse = (changes: Fields, options?: UploadFormOptions) => refusalOf(() => read(changes, options));

test("a complete form is read", () => {
  const { parsedVersion, projectName, ...form } = read({
    comment: "hi",
    attestations: "[]",
    version: "v1.0+Local",
  });
  expect(form).toEqual({
    action: "file_upload",
    protocolVersion: "1",
    filetype: "sdist",
    pyversion: "source",
    name: "Example",
    version: "v1.0+Local",
    metadataVersion: "1.2",
    digests: { sha256 },
    comment: "hi",
    attestations: "[]",
  });
  expect(String(projectName)).toBe("example");
  expect(parsedVersion.text).toBe("1.0+local");
});

describe("one fault, one refusal", () => {
  const wheel = { filetype: "bdist_wheel", pyversion: "py3" };
  const rows: [title: string, changes: Fields, code: string, message: string][] = [
    [
      "86: protocol_version 0",
      { protocol_version: "0" },
      "upload.protocol_version",
      "Unknown protocol version.",
    ],
    [
      "86: protocol_version 2",
      { protocol_version: "2" },
      "upload.protocol_version",
      "Unknown protocol version.",
    ],
    [
      "no metadata_version",
      { metadata_version: undefined },
      "metadata.metadata_version",
      "None is not a valid metadata version.",
    ],
    [
      "metadata_version -1",
      { metadata_version: "-1" },
      "metadata.metadata_version",
      "'-1' is not a valid metadata version.",
    ],
    [
      "S12: metadata_version 2.0",
      { metadata_version: "2.0" },
      "metadata.metadata_version",
      "'2.0' is not a valid metadata version.",
    ],
    [
      "no name",
      { name: undefined },
      "name.invalid",
      "'' is an invalid value for Name. Error: This field is required.",
    ],
    [
      "name foo-",
      { name: "foo-" },
      "name.invalid",
      "'foo-' is an invalid value for Name. Error: Start and end with a letter or numeral containing only ASCII numeric and '.', '_' and '-'.",
    ],
    ["an empty version", { version: "" }, "version.required", "'version' is a required field."],
    ["version dog", { version: "dog" }, "version.invalid", "'dog' is invalid for 'version'."],
    [
      "version 1.0.dev.a1",
      { version: "1.0.dev.a1" },
      "version.invalid",
      "'1.0.dev.a1' is invalid for 'version'.",
    ],
    [
      "no filetype",
      { filetype: undefined },
      "upload.filetype",
      "Invalid value for filetype. Error: This field is required.",
    ],
    [
      "filetype bdist_wat",
      { filetype: "bdist_wat" },
      "upload.filetype",
      "Invalid value for filetype. Error: Use a known file type.",
    ],
    [
      "filetype bdist_egg",
      { filetype: "bdist_egg" },
      "upload.filetype",
      "Invalid value for filetype. Error: Use a known file type.",
    ],
    [
      "91: a wheel without pyversion",
      { ...wheel, pyversion: undefined },
      "upload.pyversion",
      "Invalid value for pyversion. Error: Python version is required for binary distribution uploads.",
    ],
    [
      "91: an sdist with pyversion 1.0",
      { pyversion: "1.0" },
      "upload.pyversion",
      "Invalid value for pyversion. Error: Use 'source' as Python version for an sdist.",
    ],
    [
      "89: no digest",
      { sha256_digest: undefined },
      "upload.digest",
      "Error: Include at least one message digest.",
    ],
    [
      "89, S11: a lone md5",
      { sha256_digest: undefined, md5_digest: "ab".repeat(16) },
      "upload.digest",
      "Error: Include at least one message digest.",
    ],
    [
      "89: a bad sha256",
      { sha256_digest: "an invalid sha256 digest" },
      "upload.digest",
      "Invalid value for sha256_digest. Error: Use a valid, hex-encoded, SHA256 message digest.",
    ],
    [
      "89: a short blake2",
      { blake2_256_digest: "ab" },
      "upload.digest",
      "Invalid value for blake2_256_digest. Error: Use a valid, hex-encoded, BLAKE2 message digest.",
    ],
    [
      "89: a bad md5 beside a good sha256",
      { md5_digest: "x".repeat(32) },
      "upload.digest",
      "Invalid value for md5_digest. Error: Use a valid, hex-encoded, MD5 message digest.",
    ],
    [
      "70: a summary of 513 characters",
      { summary: "A".repeat(513) },
      "metadata.summary",
      "'summary' field must be 512 characters or less.",
    ],
    [
      "70: a summary of two lines",
      { summary: "A\nB" },
      "metadata.summary",
      "'summary' must be a single line.",
    ],
    [
      "a single field twice",
      { summary: ["a", "b"] },
      "upload.repeated_field",
      "'summary' has invalid data: it is given more than once.",
    ],
    [
      "E03: the same name twice",
      { name: ["a", "a"] },
      "upload.repeated_field",
      "'name' has invalid data: it is given more than once.",
    ],
    [
      "85: :action submit",
      { ":action": "submit" },
      "upload.gone",
      "Project pre-registration is no longer required or supported, upload your files instead.",
    ],
    [
      "85: :action submit_pkg_info",
      { ":action": "submit_pkg_info" },
      "upload.gone",
      "Project pre-registration is no longer required or supported, upload your files instead.",
    ],
    [
      "85: :action doc_upload",
      { ":action": "doc_upload" },
      "upload.gone",
      "Uploading documentation is no longer supported.",
    ],
    [
      "85: an unknown :action",
      { ":action": "constructor" },
      "upload.action",
      "Unknown action 'constructor'.",
    ],
    ["85: no :action", { ":action": undefined }, "upload.action", "':action' is a required field."],
  ];
  for (const [title, changes, code, message] of rows)
    test(title, () => {
      const refusal = refuse(changes);
      expect({ kind: refusal.kind, code: refusal.code, message: refusal.message }).toEqual({
        kind: code === "upload.gone" ? "gone" : "invalid",
        code,
        message,
      });
      expect(refusal.sentence).not.toContain("\n");
      expect(refusal.sentence).not.toContain("already exist");
    });

  test("93: a text field that came as a file part", () => {
    expect(refuse({}, { fileParts: ["content", "summary"] }).message).toBe("summary: Should not be a tuple.");
    expect(read({}, { fileParts: ["content", "gpg_signature"] }).name).toBe("Example");
  });
});

describe("what is let through", () => {
  test("85: :action in the query string", () => {
    expect(read({ ":action": undefined }, { queryAction: "file_upload" }).action).toBe("file_upload");
    expect(refuse({}, { queryAction: "submit" }).code).toBe("upload.gone");
  });
  test("86: no protocol_version counts as 1", () =>
    expect(read({ protocol_version: undefined }).protocolVersion).toBe("1"));
  test("89: any digest of the strong two, in any case, comes out in lower case", () => {
    expect(read({ sha256_digest: sha256.toUpperCase() }).digests).toEqual({ sha256 });
    expect(read({ sha256_digest: undefined, blake2_256_digest: sha256 }).digests).toEqual({
      blake2_256: sha256,
    });
    expect(read({ md5_digest: "CD".repeat(16) }).digests).toEqual({ sha256, md5: "cd".repeat(16) });
  });
  test("91: an sdist without pyversion, a wheel with any", () => {
    expect(read({ pyversion: undefined }).pyversion).toBe("source");
    expect(read({ filetype: "bdist_wheel", pyversion: "py2.py3" }).pyversion).toBe("py2.py3");
  });
  test("92: unknown fields are ignored, empty and UNKNOWN values dropped, NUL becomes text", () => {
    const form = read({
      wat: ["a", "b"],
      summary: ["", " UNKNOWN ", "a"],
      comment: "a\0b",
      attestations: "",
    });
    expect(form.comment).toBe("a\\x00b");
    expect("attestations" in form).toBe(false);
    expect(read({ requires_python: "", license: "UNKNOWN", comment: "" }).comment).toBeUndefined();
    expect(refuse({ name: "UNKNOWN" }).message).toStartWith("'' is an invalid value for Name.");
  });
  test("94: fields of both spellings, singular and plural, repeated", () => {
    const names = [
      "platform",
      "supported_platform",
      "license_file",
      "import_name",
      "import_namespace",
      "provides_extra",
    ];
    for (const name of names)
      expect(read({ [name]: ["a", "b"], [`${name}s`]: ["a", "b"] }).name).toBe("Example");
    expect(
      read({
        classifiers: ["a", "b"],
        project_urls: ["a", "a"],
        requires_dist: ["a", "b"],
        dynamic: ["a", "b"],
      }).name,
    ).toBe("Example");
  });
  test("83, S14: other metadata is not looked at", () => {
    expect(
      read({ requires_python: "nonsense", license: "x", license_expression: "!", description: "\0" }).name,
    ).toBe("Example");
  });
  test("67: an unknown metadata_version 2.N where the option says so", () => {
    expect(refuse({ metadata_version: "2.9" }).code).toBe("metadata.metadata_version");
    expect(read({ metadata_version: "2.9" }, { allowUnknownMinor: true }).metadataVersion).toBe("2.9");
  });
  test("66: metadata_version 1.0 to 2.6", () => {
    for (const version of ["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"])
      expect(read({ metadata_version: version }).metadataVersion).toBe(version);
  });
});
