/** The JSON document that bots read (standards 8.1): which version is the latest, what the file objects hold. */
import { expect, test } from "bun:test";
import { openProjectView } from "../../src/catalog/project-view.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { describeJson } from "../../src/simple/json-document.ts";
import { digestOf, publish, remove } from "../support/new-file.ts";
import { openTestHouse, operator, type TestHouse } from "../support/test-house.ts";

const demo = parseProjectName("demo");

type Document = {
  readonly info: Record<string, unknown>;
  readonly releases?: Record<string, Record<string, unknown>[]>;
  readonly urls: Record<string, unknown>[];
  readonly last_serial: number;
};

function read(house: TestHouse, version?: string): Document | undefined {
  const view = openProjectView(house.db);
  const project = view.project("demo");
  if (project === undefined) throw new Error("there is no demo");
  return describeJson(view, project, {
    publicUrl: "https://p.example.com",
    ...(version === undefined ? {} : { version: parseVersion(version) }),
  }) as Document | undefined;
}

/** `-` before a version yanks it, `!` leaves it without files. */
const latest: readonly [versions: readonly string[], expected: string][] = [
  [["1.0"], "1.0"],
  [["2.0", "10.0", "9.0"], "10.0"],
  [["1.0", "2.0rc1", "2.0.dev1"], "1.0"],
  [["2.0a1", "2.0b1"], "2.0b1"],
  [["1.0", "-2.0"], "1.0"],
  [["-1.0", "2.0a1"], "2.0a1"],
  [["-1.0", "-2.0"], "2.0"],
  [["1.0", "!2.0"], "1.0"],
  [["-1.0", "!2.0"], "1.0"],
  [["!1.0", "!2.0"], "2.0"],
  [["1.0", "1.0.post1"], "1.0.post1"],
  [["1.0", "1!0.1"], "1!0.1"],
];

test.each(latest)("of %j the latest is %s", (versions, expected) => {
  using house = openTestHouse();
  for (const [at, text] of versions.entries()) {
    const version = text.replace(/^[-!](?=\d)/, "");
    const filename = `f${at}.whl`;
    publish(house, operator, { version, filename });
    if (text.startsWith("-"))
      setYanked(house, operator, { name: demo, version: parseVersion(version), yanked: true });
    if (text.startsWith("!")) remove(house, operator, { version, filename });
  }
  expect(read(house)?.info["version"]).toBe(expected);
});

const metadata = `Metadata-Version: 2.4
Name: Demo
Version: 1.0
Summary: A demonstration
Author-email: Ada <ada@example.com>
License-Expression: MIT
Requires-Python: >=3.9
Requires-Dist: other>=1
Provides-Extra: fast
Project-URL: Source, https://example.com/src
Classifier: Programming Language :: Python
Description-Content-Type: text/markdown

# Demo
`;

test("info comes from the metadata of the file, with every key there", () => {
  using house = openTestHouse();
  publish(house, operator, { metadata: new TextEncoder().encode(metadata), displayName: "Demo" });
  const info = read(house)?.info ?? {};
  expect(Object.keys(info).sort().join(" ")).toBe(
    "author author_email bugtrack_url classifiers description description_content_type docs_url download_url downloads dynamic home_page keywords license license_expression license_files maintainer maintainer_email name package_url platform project_url project_urls provides_extra release_url requires_dist requires_python summary version yanked yanked_reason",
  );
  expect(info).toMatchObject({
    name: "Demo",
    version: "1.0",
    summary: "A demonstration",
    author_email: "Ada <ada@example.com>",
    license_expression: "MIT",
    requires_python: ">=3.9",
    requires_dist: ["other>=1"],
    provides_extra: ["fast"],
    project_urls: { Source: "https://example.com/src" },
    classifiers: ["Programming Language :: Python"],
    description_content_type: "text/markdown",
    release_url: "https://p.example.com/project/demo/1.0/",
    downloads: { last_day: -1, last_month: -1, last_week: -1 },
    yanked: false,
    dynamic: null,
  });
});

test("a file is described as the public index does", () => {
  using house = openTestHouse();
  publish(house, operator, { comment: "first" });
  const name = "demo-1.0-py3-none-any.whl";
  const sha256 = digestOf(name);
  expect(read(house)?.urls).toEqual([
    {
      comment_text: "first",
      "core-metadata": { sha256: digestOf("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n") },
      digests: { sha256 },
      downloads: -1,
      filename: name,
      has_sig: false,
      packagetype: "bdist_wheel",
      python_version: "py3",
      requires_python: null,
      size: 1000,
      upload_time: "2026-03-01T12:00:00",
      upload_time_iso_8601: "2026-03-01T12:00:00.000000Z",
      url: `https://p.example.com/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${name}`,
      yanked: false,
      yanked_reason: null,
    },
  ]);
});

test("the project lists every release, one version only its own files, found by any equal spelling", () => {
  using house = openTestHouse();
  for (const version of ["1.0", "2.0"])
    for (const kind of ["wheel", "sdist"] as const) publish(house, operator, { version, kind });
  remove(house, operator, { version: "2.0", filename: "demo-2.0.tar.gz" });
  const all = read(house);
  expect(Object.entries(all?.releases ?? {}).map(([version, files]) => [version, files.length])).toEqual([
    ["1.0", 2],
    ["2.0", 1],
  ]);
  const one = read(house, "1.0.0");
  expect(one?.urls.map((file) => file["packagetype"])).toEqual(["bdist_wheel", "sdist"]);
  expect([one?.info["version"], one?.releases, one?.last_serial]).toEqual([
    "1.0",
    undefined,
    all?.last_serial,
  ]);
  expect(read(house, "3.0")).toBeUndefined();
});

test("a release counts as yanked when all its files are", () => {
  using house = openTestHouse();
  for (const kind of ["wheel", "sdist"] as const) publish(house, operator, { kind });
  const yank = (filename: string) =>
    setYanked(house, operator, {
      name: demo,
      version: parseVersion("1.0"),
      filename,
      yanked: true,
      reason: "no",
    });
  yank("demo-1.0.tar.gz");
  expect(read(house)?.info["yanked"]).toBe(false);
  yank("demo-1.0-py3-none-any.whl");
  expect(read(house)?.info).toMatchObject({ yanked: true, yanked_reason: "no" });
});

test("a quarantined project has no document", () => {
  using house = openTestHouse();
  publish(house, operator);
  setProjectStatus(house, operator, { name: demo, status: "quarantined" });
  expect(read(house)).toBeUndefined();
});
