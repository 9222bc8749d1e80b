/** Items 17 to 43 of the conformance checklist: what the pages of the simple API hold. */
import { afterAll, expect, test } from "bun:test";
import { consoleActor } from "../../src/app/house.ts";
import { deleteFiles } from "../../src/catalog/delete-files.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import { digestOf } from "../support/upload-form.ts";

const JSON_FORM = "application/vnd.pypi.simple.v1+json";
const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());

const wheel = sampleWheel({ name: "Foo.Bar", version: "1.0", metadata: "Requires-Python: >=3.9,<4\n" });
const sdist = sampleSdist({ name: "Foo.Bar", version: "1.0" });
const local = sampleWheel({ name: "Foo.Bar", version: "1.0+cpu.1" });
const epoch = sampleWheel({ name: "Foo.Bar", version: "1!2.0" });
const all = [wheel, sdist, local, epoch];
for (const dist of [epoch, local, sdist, wheel]) expect((await running.upload(dist)).status).toBe(200);
const name = parseProjectName("Foo.Bar");
const reason = `broken "<b>" & 'x'`;
const yank = (version: string, why?: string) =>
  setYanked(running.house, consoleActor(), {
    name,
    version: parseVersion(version),
    yanked: true,
    ...(why === undefined ? {} : { reason: why }),
  });
yank("1!2.0", reason);
yank("1.0+cpu.1");

type FileObject = Record<string, unknown> & { filename: string; url: string };
type Page = {
  meta: Record<string, unknown>;
  name: string;
  versions: string[];
  files: FileObject[];
  projects: unknown[];
};

const html = async (path: string): Promise<string> => (await running.get(path)).text();
const json = async (path: string): Promise<Page> =>
  (await (await running.get(path, { accept: JSON_FORM })).json()) as Page;

async function fileObject(filename: string): Promise<FileObject> {
  const found = (await json("/simple/foo-bar/")).files.find((file) => file.filename === filename);
  if (found === undefined) throw new Error(`${filename} is not listed`);
  return found;
}

async function anchorOf(filename: string): Promise<string> {
  const lines = (await html("/simple/foo-bar/")).split("\n");
  return lines.find((line) => line.includes(`>${filename}</a>`)) ?? "";
}

test("17: root and project pages come in HTML and in JSON", async () => {
  expect((await json("/simple/")).projects).toHaveLength(1);
  expect(await html("/simple/")).toContain(`<a href="foo-bar/">foo-bar</a>`);
  expect((await json("/simple/foo-bar/")).files).toHaveLength(4);
  expect((await html("/simple/foo-bar/")).match(/<a /g)).toHaveLength(4);
});

test.each([
  ["/simple", "/simple/"],
  ["/simple?format=x&a=%2B", "/simple/?format=x&a=%2B"],
  ["/simple/foo-bar", "/simple/foo-bar/"],
  ["/simple/foo-bar?format=text/html", "/simple/foo-bar/?format=text/html"],
  ["/main/simple/foo-bar", "/main/simple/foo-bar/"],
])("18: %s redirects to %s with 301, GET and HEAD alike", async (from, to) => {
  for (const method of ["GET", "HEAD"]) {
    const answer = await running.get(from, { method });
    expect([answer.status, answer.headers.get("location"), await answer.text()]).toEqual([301, to, ""]);
  }
});

test.each(["Foo.Bar", "foo_bar", "FOO--bar", "foo-.-bar", "Foo%2EBar"])(
  "19, A01: %s goes to the normalised name in one hop, with and without a slash",
  async (spelling) => {
    for (const slash of ["", "/"]) {
      const answer = await running.get(`/simple/${spelling}${slash}`);
      expect([answer.status, answer.headers.get("location")]).toEqual([301, "/simple/foo-bar/"]);
    }
  },
);

test.each(["nothing-here", "-foo", "foo-", "f%C3%B6%C3%B6", "foo%20bar", "foo-bar/x"])(
  "19: %s is 404 and not kept",
  async (name) => {
    const answer = await running.get(`/simple/${name}/`);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([404, "no-store"]);
  },
);

test.each(["//simple//foo-bar//", "/simple//foo-bar/", "//simple/foo-bar/", "/simple///foo-bar/"])(
  "20: %s is the same page",
  async (path) => {
    const answer = await running.raw([`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`]);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("Links for foo-bar");
  },
);

test("21, 24: the page is HTML5, and tools that scrape find every file by its anchor's text", async () => {
  const page = await html("/simple/foo-bar/");
  expect(page).toStartWith('<!DOCTYPE html>\n<html lang="en">\n');
  const scraped = [...page.matchAll(/<a [^>]+>([^<]+)<\/a>/g)].map((found) => found[1]);
  expect(scraped).toEqual(all.map((dist) => dist.filename));
});

test("22, 23: both pages say version 1.4, in HTML and JSON", async () => {
  for (const path of ["/simple/", "/simple/foo-bar/"]) {
    expect(await html(path)).toContain('<meta name="pypi:repository-version" content="1.4">');
    expect((await json(path)).meta["api-version"]).toBe("1.4");
  }
});

test("25: every link carries its sha256 and no other hash", async () => {
  for (const dist of all)
    expect(await anchorOf(dist.filename)).toContain(`#sha256=${digestOf("sha256", dist.bytes)}"`);
  expect(await html("/simple/foo-bar/")).not.toMatch(/md5|blake2|sha1|sha512/);
});

test("26: data-requires-python is escaped, exact in JSON, and only on the files that have it", async () => {
  expect(await anchorOf(wheel.filename)).toContain('data-requires-python="&gt;=3.9,&lt;4"');
  expect(await anchorOf(sdist.filename)).not.toContain("data-requires-python");
  expect((await fileObject(wheel.filename))["requires-python"]).toBe(">=3.9,<4");
});

test("27, E17: data-yanked always has a value, escaped", async () => {
  expect(await anchorOf(local.filename)).toContain(' data-yanked=""');
  expect(await anchorOf(epoch.filename)).toContain(` data-yanked="${Bun.escapeHTML(reason)}"`);
  expect(await anchorOf(wheel.filename)).not.toContain("data-yanked");
});

test("28, C34: wheels have data-core-metadata and an equal data-dist-info-metadata, sdists neither", async () => {
  const value = `sha256=${digestOf("sha256", wheel.metadata)}`;
  const anchor = await anchorOf(wheel.filename);
  expect(anchor).toContain(`data-core-metadata="${value}"`);
  expect(anchor).toContain(`data-dist-info-metadata="${value}"`);
  expect(await anchorOf(sdist.filename)).not.toContain("metadata");
});

test("29, 30, 31, 32: a JSON file object has what clients need, in the types they read", async () => {
  const { "upload-time": time, url, ...file } = await fileObject(wheel.filename);
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
  expect(url).toBeString();
  expect(file).toEqual({
    filename: wheel.filename,
    hashes: { sha256: digestOf("sha256", wheel.bytes) },
    size: wheel.bytes.length,
    "requires-python": ">=3.9,<4",
    "core-metadata": { sha256: digestOf("sha256", wheel.metadata) },
  });
});

test("33: yanked is true or a reason, and absent otherwise", async () => {
  expect((await fileObject(local.filename))["yanked"]).toBe(true);
  expect((await fileObject(epoch.filename))["yanked"]).toBe(reason);
  expect("yanked" in (await fileObject(wheel.filename))).toBe(false);
});

test("34: no key holds null", async () => {
  for (const path of ["/simple/", "/simple/foo-bar/"])
    expect(await (await running.get(path, { accept: JSON_FORM })).text()).not.toContain("null");
});

test("35, 36, 38: versions are unique, complete and in order; files follow them; the name is normal", async () => {
  const page = await json("/simple/foo-bar/");
  expect(page.name).toBe("foo-bar");
  expect(page.versions).toEqual(["1.0", "1.0+cpu.1", "1!2.0"]);
  expect(page.files.map((file) => file.filename)).toEqual(all.map((dist) => dist.filename));
});

test("37, 41: links resolve against the page, end in the filename and lead to the bytes; no <base>", async () => {
  const files = (await json("/simple/foo-bar/")).files;
  for (const dist of all) {
    const listed = files.find((file) => file.filename === dist.filename);
    const url = new URL(listed?.url ?? "", `${running.address}/main/simple/foo-bar/`);
    expect(decodeURIComponent(url.pathname.split("/").at(-1) ?? "")).toBe(dist.filename);
    expect(url.search).toBe("");
    expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(dist.bytes);
  }
  expect(await html("/simple/foo-bar/")).not.toContain("<base");
});

test("39: serials in meta, list, header and the comment of HTML agree", async () => {
  const serial = (await json("/simple/foo-bar/")).meta["_last-serial"];
  expect(serial).toBeNumber();
  const root = await json("/simple/");
  expect(root.projects).toEqual([{ name: "foo-bar", "_last-serial": serial }]);
  expect(root.meta["_last-serial"]).toBe(serial);
  const answer = await running.get("/simple/foo-bar/");
  expect(answer.headers.get("x-pypi-last-serial")).toBe(String(serial));
  expect(await answer.text()).toEndWith(`<!--SERIAL ${String(serial)}-->\n`);
});

test("40: JSON is one line of UTF-8 that ends with a newline and has no byte order mark", async () => {
  for (const path of ["/simple/", "/simple/foo-bar/", "/pypi/foo-bar/json"]) {
    const answer = await running.get(path, { accept: `${JSON_FORM}, */*;q=0.1` });
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      await answer.arrayBuffer(),
    );
    expect(text).toMatch(/^\{[^\n]*\}\n$/);
  }
});

test("42: a project whose files are gone is an empty page, and 404 once it is deleted", async () => {
  const dist = sampleWheel({ name: "hollow" });
  const hollow = parseProjectName("hollow");
  expect((await running.upload(dist)).status).toBe(200);
  const deps = { ...running.house, removeBlob: (sha256: string) => running.house.blobs.remove(sha256) };
  const file = { version: parseVersion("1.0"), filename: dist.filename };
  deleteFiles(deps, consoleActor(), { name: hollow, ...file });
  expect((await json("/simple/hollow/")).files).toEqual([]);
  expect((await running.get("/simple/hollow/")).status).toBe(200);
  deleteFiles(deps, consoleActor(), { name: hollow });
  expect((await running.get("/simple/hollow/")).status).toBe(404);
});

test("43: links of the HTML root are relative and normalised", async () => {
  const links = [...(await html("/simple/")).matchAll(/href="([^"]*)"/g)].map((found) => found[1]);
  expect(links).toEqual(["foo-bar/"]);
});
