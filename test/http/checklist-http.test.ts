/** Items 131 to 144 and 168 of the conformance checklist: HTTP as clients and caches read it, and the JSON API. */
import { afterAll, expect, test } from "bun:test";
import { consoleActor } from "../../src/app/house.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { PUBLIC_URL, runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import { digestOf } from "../support/upload-form.ts";

const JSON_FORM = "application/vnd.pypi.simple.v1+json";
const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());
const dist = sampleWheel({ name: "Demo.Pkg", version: "1!1.0+local.1", metadata: "Summary: s\n" });
for (const each of [
  dist,
  sampleSdist({ name: "Demo.Pkg", version: "2.0" }),
  sampleWheel({ name: "Demo.Pkg", version: "3.0rc1" }),
])
  expect((await running.upload(each)).status).toBe(200);

const sha256 = digestOf("sha256", dist.bytes);
const folder = `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/`;
const file = `${folder}${encodeURIComponent(dist.filename)}`;
const pages = ["/simple/", "/simple/demo-pkg/", "/pypi/demo-pkg/json", "/pypi/demo-pkg/2.0/json"];
const size = dist.bytes.length;

/** Over a bare socket: what fetch would decode, follow or tidy up is seen as it was sent. */
const raw = (method: string, path: string, headers: Readonly<Record<string, string>> = {}) =>
  running.raw([
    `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("")}\r\n`,
  ]);

test.each([
  ...pages,
  file,
  `${file}.metadata`,
  "/simple/Demo.Pkg",
  "/simple/none/",
  "/",
  "/project/demo-pkg/",
  "/healthz",
  "/pypi/none/json",
])("131, M17: HEAD %s has the status and headers of GET, and no body", async (path) => {
  for (const accept of ["*/*", JSON_FORM, "text/html"]) {
    const [get, head] = [await raw("GET", path, { accept }), await raw("HEAD", path, { accept })];
    const shown = ({ headers }: typeof get) =>
      Object.fromEntries([...headers].filter(([name]) => name !== "date" && name !== "x-request-id"));
    expect([head.status, head.body]).toEqual([get.status, ""]);
    expect({ ...shown(head), "content-length": 0 }).toEqual({ ...shown(get), "content-length": 0 });
    if (get.status === 200) expect(head.headers.get("content-length")).toBe(String(get.body.length));
  }
});

test.each([
  ["bytes=0-0", 206, 0, 1],
  ["bytes=0-9", 206, 0, 10],
  ["bytes=5-", 206, 5, size],
  ["bytes=-7", 206, size - 7, size],
  [`bytes=-${size + 500}`, 206, 0, size],
  [`bytes=${size - 1}-${size + 50}`, 206, size - 1, size],
  ["bytes=0-1,4-5", 200, 0, size],
  [`bytes=${Array.from({ length: 1000 }, (_, at) => `${at}-${at}`).join(",")}`, 200, 0, size],
  ["bytes=9-2", 200, 0, size],
  ["bytes=5-3", 200, 0, size],
  ["lines=1-2", 200, 0, size],
])("132, M18: Range %s is %d with exactly those bytes", async (range, status, from, to) => {
  const answer = await running.get(file, { headers: { range } });
  expect(answer.status).toBe(status);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(dist.bytes.slice(from, to));
  expect(answer.headers.get("content-length")).toBe(String(to - from));
  if (status === 206) {
    expect(answer.headers.get("content-range")).toBe(`bytes ${from}-${to - 1}/${size}`);
    expect(answer.headers.get("accept-ranges")).toBe("bytes");
  }
});

test.each([`bytes=${size}-`, "bytes=999999-1000000"])("132, M18: Range %s is 416", async (range) => {
  const answer = await running.get(file, { headers: { range } });
  expect([answer.status, answer.headers.get("content-range")]).toEqual([416, `bytes */${size}`]);
});

test("132, M18: If-Range with the ETag gives the part, with any other the whole file", async () => {
  const status = async (tag: string) =>
    (await running.get(file, { headers: { range: "bytes=3-", "if-range": tag } })).status;
  expect(await status(`"${sha256}"`)).toBe(206);
  expect(await status('"other"')).toBe(200);
});

test("133, 138: Accept-Ranges is just bytes, the length exact, and a named download is named as its address", async () => {
  for (const method of ["GET", "HEAD"]) {
    const answer = await raw(method, file);
    expect(answer.headers.get("accept-ranges")).toBe("bytes");
    expect(answer.headers.get("content-length")).toBe(String(size));
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${dist.filename}"`);
  }
});

test("134, M19: files are never coded; pages are, each coding with an ETag of its own", async () => {
  for (const path of [file, `${file}.metadata`])
    expect(
      (await raw("GET", path, { "accept-encoding": "gzip, zstd" })).headers.has("content-encoding"),
    ).toBe(false);
  const tags = new Set<string | undefined>();
  for (const coding of ["identity", "gzip", "zstd"]) {
    const answer = await raw("GET", "/simple/demo-pkg/", { "accept-encoding": coding });
    expect(answer.headers.get("content-encoding") ?? "identity").toBe(coding);
    tags.add(answer.headers.get("etag"));
  }
  for (const accept of [JSON_FORM, "application/vnd.pypi.simple.v1+html"])
    tags.add((await raw("GET", "/simple/demo-pkg/", { accept })).headers.get("etag"));
  expect(tags.size).toBe(5);
});

test.each([...pages, file, `${file}.metadata`])(
  "135, 136, 137, M19: %s has a strong ETag, and a 304 repeats what counts",
  async (path) => {
    for (const coding of ["identity", "gzip"]) {
      const first = await raw("GET", path, { "accept-encoding": coding });
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[\w-]+"$/);
      for (const condition of [etag, `W/${etag}`, `"a", ${etag}`, "*"]) {
        const again = await raw("GET", path, { "accept-encoding": coding, "if-none-match": condition });
        expect([again.status, again.body]).toEqual([304, ""]);
        for (const name of ["etag", "cache-control", "vary"])
          expect(again.headers.get(name)).toBe(first.headers.get(name) ?? "missing");
      }
      expect((await raw("GET", path, { "accept-encoding": coding, "if-none-match": '"a"' })).status).toBe(
        200,
      );
    }
  },
);

test("136: pages are always revalidated and have no Last-Modified; redirects that stay are 301", async () => {
  for (const path of pages) {
    const { headers } = await raw("GET", path);
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(headers.has("last-modified")).toBe(false);
  }
});

test("137: files and metadata are immutable; errors are not kept", async () => {
  for (const path of [file, `${file}.metadata`])
    expect((await raw("GET", path)).headers.get("cache-control")).toBe(
      "private, max-age=31536000, immutable",
    );
  for (const path of ["/simple/none/", `${folder}none.whl`, "/nothing", "/pypi/none/json"]) {
    const answer = await raw("GET", path);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([404, "no-store"]);
  }
});

test.each([
  dist.filename,
  dist.filename.replace("+", "%2B"),
  dist.filename.replace("!", "%21"),
  encodeURIComponent(dist.filename).replace("!", "%21"),
])("139: %s reaches the file with + and !", async (name) => {
  expect((await raw("GET", `${folder}${name}`)).status).toBe(200);
  expect((await raw("GET", `${folder}${name}.metadata`)).status).toBe(200);
});

test("139: a space is no plus", async () => {
  expect((await raw("GET", `${folder}${dist.filename.replace("+", "%20")}`)).status).toBe(404);
});

test("141, M17: scripts of any page may read an open index, and no closed one", async () => {
  for (const path of [...pages, file]) {
    const { headers } = await raw("GET", path, { origin: "https://other.example" });
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toBe("X-PyPI-Last-Serial");
  }
  await using closed = await runHouse("access: { read: authenticated }");
  const answer = await closed.get("/simple/", { token: closed.token });
  expect(answer.headers.has("access-control-allow-origin")).toBe(false);
});

test("143, P03: a list of 100 000 projects and a page of 10 000 files are served whole", async () => {
  await using large = await runHouse();
  const { sqlite } = large.house.db;
  const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)";
  sqlite
    .query(
      `${numbers} INSERT INTO projects (id, name, display_name, serial, created_at) SELECT i, 'p-' || i, 'p-' || i, i, 0 FROM n`,
    )
    .run(100_000);
  sqlite
    .query(
      `${numbers} INSERT INTO releases (id, project_id, version, release_key, created_at) SELECT i, 1, '1.' || i, '1.' || i, 0 FROM n`,
    )
    .run(10_000);
  sqlite
    .query(
      `${numbers} INSERT INTO files (project_id, release_id, filename, kind, python_version, sha256, size, uploaded_at) SELECT 1, i, 'p_1-1.' || i || '-py3-none-any.whl', 'wheel', 'py3', unhex(printf('%064x', i)), 1, 0 FROM n`,
    )
    .run(10_000);
  const root = (await (await large.get("/simple/", { accept: JSON_FORM })).json()) as { projects: unknown[] };
  expect(root.projects).toHaveLength(100_000);
  const page = await (await large.get("/simple/p-1/")).text();
  expect(page.match(/<a /g)).toHaveLength(10_000);
});

test.each([
  "/simple/../../etc/passwd",
  "/simple/%2e%2e/%2e%2e/etc/passwd",
  "/simple/..%2fdemo-pkg/",
  "/simple/demo-pkg%2f/",
  "/simple/..%5c..%5cx/",
  "/simple/a%00b/",
  "/simple/a%0d%0aSet-Cookie:x/",
  "/files/../gatehouse.db",
  `${folder}..%2f..%2fgatehouse.db`,
  `${folder}%00`,
  "/files/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
  "/simple/%ff%fe/",
  "/simple/100%/",
  "/pypi/..%2f..%2fx/json",
  "/pypi/demo-pkg%3Fa%23b/json",
  "/healthz%3Fx",
  "/healthz%23x",
])("144, M13: %s is 400 or 404, in plain words", async (path) => {
  const answer = await raw("GET", path);
  expect([400, 404]).toContain(answer.status);
  expect(answer.body).toMatch(/^[\x20-\x7e]+\n$/);
});

test.each(["", "a", "a.b", "localhost:1", "x".repeat(200)])(
  "144, M10: a Host of %p changes nothing",
  async (host) => {
    for (const path of [...pages, "/healthz", file]) {
      const answer = await running.raw([`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`]);
      expect([answer.status, answer.body.includes(host) && host.length > 100]).toEqual([200, false]);
    }
  },
);

type Info = {
  info: Record<string, unknown>;
  urls: Record<string, unknown>[];
  releases?: Record<string, unknown[]>;
  last_serial: number;
};
const info = async (path: string): Promise<Info> => (await (await running.get(path)).json()) as Info;

test("168: the JSON API tells of the project, its releases and the files of the newest final version", async () => {
  const document = await info("/pypi/demo-pkg/json");
  expect(document.info["name"]).toBe("Demo.Pkg");
  expect(document.info["version"]).toBe("1!1.0+local.1");
  expect(Object.keys(document.releases ?? {}).sort()).toEqual(["1!1.0+local.1", "2.0", "3.0rc1"]);
  expect(document.urls).toEqual([
    expect.objectContaining({
      filename: dist.filename,
      digests: { sha256 },
      url: `${PUBLIC_URL}${file}`,
      size,
      packagetype: "bdist_wheel",
    }),
  ]);
});

test("168: a version is found in any spelling, with or without a slash at the end", async () => {
  for (const path of [
    "/pypi/demo-pkg/2.0/json",
    "/pypi/demo-pkg/2/json",
    "/pypi/demo-pkg/2.0.0/json/",
    "/pypi/demo-pkg/v2.0/json",
  ]) {
    const document = await info(path);
    expect([document.info["version"], "releases" in document]).toEqual(["2.0", false]);
  }
  for (const version of [dist.version, encodeURIComponent(dist.version)])
    expect((await info(`/pypi/demo-pkg/${version}/json`)).info["version"]).toBe(dist.version);
});

test.each([
  ["/pypi/Demo.Pkg/json", "/pypi/demo-pkg/json"],
  ["/pypi/demo_pkg/json/?a=b", "/pypi/demo-pkg/json?a=b"],
  ["/pypi/Demo_Pkg/2.0/json", "/pypi/demo-pkg/2.0/json"],
])("168: %s goes to %s", async (from, to) => {
  const answer = await running.get(from);
  expect([answer.status, answer.headers.get("location")]).toEqual([301, to]);
});

test.each(["/pypi/none/json", "/pypi/demo-pkg/9.9/json", "/pypi/demo-pkg/not-a-version/json"])(
  "168: %s is 404",
  async (path) => {
    expect((await running.get(path)).status).toBe(404);
  },
);

test("168: yanked releases come last, with their reason", async () => {
  const release = { name: parseProjectName("demo-pkg"), version: parseVersion(dist.version) };
  setYanked(running.house, consoleActor(), { ...release, yanked: true, reason: "bad" });
  expect((await info("/pypi/demo-pkg/json")).info["version"]).toBe("2.0");
  const { info: old } = await info(`/pypi/demo-pkg/${dist.version}/json`);
  expect([old["yanked"], old["yanked_reason"]]).toEqual([true, "bad"]);
  setYanked(running.house, consoleActor(), { ...release, yanked: false });
});
