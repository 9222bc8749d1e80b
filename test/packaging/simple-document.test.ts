/** Pages of the simple API: standards 3.2 to 3.5, items 21 to 43. */
import { expect, test } from "bun:test";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import {
  type SimpleFile,
  type SimpleProject,
  writeProjectHtml,
  writeProjectJson,
  writeRootHtml,
  writeRootJson,
} from "../../src/packaging/simple-document.ts";
import { askPython } from "../support/python-packaging.ts";

const hex = (digit: string): string => digit.repeat(64);

const wheel: SimpleFile = {
  filename: "foo-1.0-py3-none-any.whl",
  url: "/files/aa/aaaa/foo-1.0-py3-none-any.whl",
  sha256: hex("a"),
  size: 1337,
  uploadTime: "2026-01-02T03:04:05.678Z",
  requiresPython: ">=3.9",
  metadataSha256: hex("b"),
  yanked: true,
  yankedReason: 'broken: 1 < 2 & "x"',
  provenance: "https://packages.example.com/integrity/foo/1.0/foo-1.0-py3-none-any.whl/provenance",
};

const sdist: SimpleFile = {
  filename: "foo-1.0+x.tar.gz",
  url: "/files/cc/cccc/foo-1.0%2Bx.tar.gz",
  sha256: hex("c"),
  size: 0,
  uploadTime: "2026-01-02T03:04:05Z",
  yanked: false,
};

const project: SimpleProject = {
  name: parseProjectName("Foo"),
  files: [wheel, sdist],
  versions: ["1.0", "1.0+x"],
  status: "active",
  lastSerial: 12345,
};

const page = (change: Partial<SimpleProject>): { [key: string]: unknown; files: Record<string, unknown>[] } =>
  JSON.parse(writeProjectJson({ ...project, ...change }));

test("items 21, 22, 25-28: the HTML page of a project has the exact shape that consumers know", () => {
  expect(writeProjectHtml({ ...project, files: [wheel] })).toBe(`<!DOCTYPE html>
<html lang="en">
  <head>
    <meta name="pypi:repository-version" content="1.4">
    <meta name="pypi:project-status" content="active">
    <title>Links for foo</title>
  </head>
  <body>
    <h1>Links for foo</h1>
    <a href="/files/aa/aaaa/foo-1.0-py3-none-any.whl#sha256=${hex("a")}" data-requires-python="&gt;=3.9" data-yanked="broken: 1 &lt; 2 &amp; &quot;x&quot;" data-dist-info-metadata="sha256=${hex("b")}" data-core-metadata="sha256=${hex("b")}" data-provenance="https://packages.example.com/integrity/foo/1.0/foo-1.0-py3-none-any.whl/provenance">foo-1.0-py3-none-any.whl</a><br />
  </body>
</html>
<!--SERIAL 12345-->`);
});

test("items 29-34, 36, 39, 40: the JSON page of a project has every key, none of them null", () => {
  const text = writeProjectJson(project);
  expect(text).toEndWith("}\n");
  expect(text).not.toContain("null");
  expect(JSON.parse(text)).toEqual({
    meta: { "api-version": "1.4", "_last-serial": 12345 },
    name: "foo",
    "project-status": { status: "active" },
    versions: ["1.0", "1.0+x"],
    files: [
      {
        filename: "foo-1.0-py3-none-any.whl",
        url: "/files/aa/aaaa/foo-1.0-py3-none-any.whl",
        hashes: { sha256: hex("a") },
        size: 1337,
        "upload-time": "2026-01-02T03:04:05.678Z",
        "requires-python": ">=3.9",
        "core-metadata": { sha256: hex("b") },
        yanked: 'broken: 1 < 2 & "x"',
        provenance: "https://packages.example.com/integrity/foo/1.0/foo-1.0-py3-none-any.whl/provenance",
      },
      {
        filename: "foo-1.0+x.tar.gz",
        url: "/files/cc/cccc/foo-1.0%2Bx.tar.gz",
        hashes: { sha256: hex("c") },
        size: 0,
        "upload-time": "2026-01-02T03:04:05Z",
      },
    ],
  });
});

test("items 27, 33: a file yanked without a reason is yanked in both forms, one that is not in neither", () => {
  const { yankedReason, ...bare } = wheel;
  expect(yankedReason).toBeString();
  for (const file of [bare, { ...wheel, yankedReason: "" }]) {
    expect(page({ files: [file] }).files[0]?.["yanked"]).toBe(true);
    expect(writeProjectHtml({ ...project, files: [file] })).toContain(' data-yanked=""');
  }
  const kept = { ...wheel, yanked: false };
  expect(page({ files: [kept] }).files[0]).not.toContainKey("yanked");
  expect(writeProjectHtml({ ...project, files: [kept] })).not.toContain("data-yanked");
});

test("items 26, 32: an empty Requires-Python and missing metadata leave no trace", () => {
  const { metadataSha256, ...bare } = { ...wheel, requiresPython: "" };
  expect(metadataSha256).toBeString();
  const written = Object.keys(page({ files: [bare] }).files[0] ?? {});
  expect(written).toEqual(["filename", "url", "hashes", "size", "upload-time", "yanked", "provenance"]);
  expect(writeProjectHtml({ ...project, files: [bare] })).not.toMatch(/requires-python|metadata=/);
});

test.each(["../relative", "http://unencrypted.example.com/provenance", "", "javascript:alert(1)"])(
  "15.7: the provenance %p is no absolute https address and left out",
  (provenance) => {
    const files = [{ ...wheel, provenance }];
    expect(page({ files }).files[0]).not.toContainKey("provenance");
    expect(writeProjectHtml({ ...project, files })).not.toContain("provenance");
  },
);

test("items 24, 41: hostile text stays inside its attribute, for a parser and for hatch's pattern", () => {
  const hostile = `"><script>alert('1')</script><base href="//x">\n</a> & &lt; \u2028 \u00e9`;
  const files = [{ ...wheel, requiresPython: hostile, yankedReason: hostile }, sdist];
  const html = writeProjectHtml({ ...project, files, statusReason: hostile });
  expect([...html.matchAll(/<a [^>]+>([^<]+)<\/a>/g)].map((found) => found[1])).toEqual([
    "foo-1.0-py3-none-any.whl",
    "foo-1.0+x.tar.gz",
  ]);
  const tags = askPython(
    `
from html.parser import HTMLParser
answer = []
class Reader(HTMLParser):
    def handle_starttag(self, tag, attributes): answer.append([tag, dict(attributes)])
Reader().feed(given)`,
    html,
  ) as [string, Record<string, string>][];
  const names = tags.map(([tag]) => tag).join(" ");
  expect(names).toBe("html head meta meta meta title body h1 a br a br");
  const link = tags.find(([tag]) => tag === "a")?.[1];
  expect(link?.["data-yanked"]).toBe(hostile);
  expect(link?.["data-requires-python"]).toBe(hostile);
  expect(tags[4]?.[1]).toEqual({ name: "pypi:project-status-reason", content: hostile });
});

test("item 35: versions are unique; item 9: such as are no PEP 440 versions are listed too, first", () => {
  const versions = ["1.10", "1.9", "1.10", "2004d", "1.10rc1", "dog"];
  expect(page({ versions, files: [] })["versions"]).toEqual(["2004d", "dog", "1.9", "1.10rc1", "1.10"]);
});

test("item 38: the order in which files and versions arrive does not change a byte", () => {
  const names = [
    "foo-1.10.tar.gz",
    "foo-1.9-py3-none-any.whl",
    "foo-1.9.tar.gz",
    "foo-1.10rc1.zip",
    "foo-1.0-py2.7.egg",
    "foo-1.9-py2-none-any.whl",
  ];
  const files = names.map((filename) => ({ ...sdist, filename, url: `/files/${filename}` }));
  const versions = ["1.9", "1.10", "1.10rc1"];
  const forward = { ...project, files, versions };
  const backward = { ...project, files: files.toReversed(), versions: versions.toReversed() };
  expect(writeProjectJson(forward)).toBe(writeProjectJson(backward));
  expect(writeProjectHtml(forward)).toBe(writeProjectHtml(backward));
  expect(page(forward).files.map((file) => file["filename"])).toEqual([
    "foo-1.0-py2.7.egg",
    "foo-1.9-py2-none-any.whl",
    "foo-1.9-py3-none-any.whl",
    "foo-1.9.tar.gz",
    "foo-1.10rc1.zip",
    "foo-1.10.tar.gz",
  ]);
});

test("item 42: a project without files is an empty page, not an error", () => {
  expect(page({ files: [], versions: [] }).files).toEqual([]);
  expect(writeProjectHtml({ ...project, files: [] })).toContain("<h1>Links for foo</h1>\n  </body>");
});

test("PEP 792: status and reason are told, and a quarantined project offers no file", () => {
  const archived = { status: "archived", statusReason: "use bar" } as const;
  expect(page(archived)["project-status"]).toEqual({ status: "archived", reason: "use bar" });
  expect(page(archived).files).toHaveLength(2);
  expect(writeProjectHtml({ ...project, ...archived })).toContain(
    '<meta name="pypi:project-status" content="archived">\n    <meta name="pypi:project-status-reason" content="use bar">',
  );
  expect(page({ status: "quarantined" })).toMatchObject({ files: [], versions: ["1.0", "1.0+x"] });
  expect(writeProjectHtml({ ...project, status: "quarantined" })).not.toContain("<a ");
});

test("items 22, 23, 39, 43: the list of projects in both forms", () => {
  const list = [
    { name: "Frob.Nicator", lastSerial: 99 },
    { name: "spam", lastSerial: 7 },
  ];
  expect(writeRootJson(list, 123)).toBe(
    '{"meta":{"api-version":"1.4","_last-serial":123},"projects":[{"name":"Frob.Nicator","_last-serial":99},{"name":"spam","_last-serial":7}]}\n',
  );
  expect(writeRootHtml(list, 123)).toBe(`<!DOCTYPE html>
<html lang="en">
  <head>
    <meta name="pypi:repository-version" content="1.4">
    <title>Simple index</title>
  </head>
  <body>
    <a href="frob-nicator/">Frob.Nicator</a><br />
    <a href="spam/">spam</a><br />
  </body>
</html>
<!--SERIAL 123-->`);
  expect(writeRootHtml([], 0)).toContain("  <body>\n  </body>");
});
