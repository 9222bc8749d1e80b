/** Group L through a running house: what clients see of upstreams that are right, wrong, slow and hostile. */
import { describe, expect, test } from "bun:test";
import {
  type HostileUpstream,
  type PageFile,
  digestOf,
  jsonPage,
  mirrorConfig,
  reply,
  startHostileUpstream,
} from "../support/hostile-upstream.ts";
import { type RunningHouse, runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";

const JSON_PAGE = "application/vnd.pypi.simple.v1+json";

type Page = { files: Record<string, unknown>[]; versions: string[]; "project-status": unknown };

async function page(house: RunningHouse, name = "good", index = ""): Promise<Page> {
  const answer = await house.get(`${index}/simple/${name}/`, { accept: JSON_PAGE });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Page;
}

const names = async (house: RunningHouse, name = "good") =>
  (await page(house, name)).files.map((file) => file["filename"]);

function serve(upstream: HostileUpstream, name: string, files: readonly PageFile[], more: object = {}): void {
  upstream.on(`/simple/${name}/`, jsonPage(name, files, more));
  for (const { filename, bytes = "bytes" } of files) upstream.on(`/files/${filename}`, bytes);
}

/** A clock that tests move. */
function clock() {
  let time = Date.UTC(2026, 2, 1);
  return { now: () => time, pass: (ms: number) => (time += ms) };
}

const wheel = sampleWheel({ name: "good", version: "1.0" });
const good: PageFile = { filename: wheel.filename, bytes: wheel.bytes };

test("a project of an upstream is shown with all that it says, in JSON and HTML, and asked for once", async () => {
  await using upstream = await startHostileUpstream();
  serve(
    upstream,
    "good",
    [
      {
        ...good,
        "upload-time": "2026-01-02T03:04:05.678901Z",
        "requires-python": ">=3.9",
        yanked: "broken <b>",
        provenance: "https://p.example/x",
        "core-metadata": { sha256: digestOf(wheel.metadata) },
      },
    ],
    { versions: ["1.0", "0.9"], "project-status": { status: "deprecated", reason: "old" } },
  );
  await using house = await runHouse(mirrorConfig([upstream], { upstream: { refresh: "10m" } }));
  const shown = await page(house);
  const sha256 = digestOf(wheel.bytes);
  expect(shown).toMatchObject({
    "project-status": { status: "deprecated", reason: "old" },
    versions: ["0.9", "1.0"],
    files: [
      {
        filename: wheel.filename,
        url: `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${wheel.filename}`,
        hashes: { sha256 },
        size: wheel.bytes.length,
        "upload-time": "2026-01-02T03:04:05.678901Z",
        "requires-python": ">=3.9",
        "core-metadata": { sha256: digestOf(wheel.metadata) },
        yanked: "broken <b>",
        provenance: "https://p.example/x",
      },
    ],
  });
  const html = await (await house.get("/simple/good/")).text();
  expect(html).toContain('data-yanked="broken &lt;b&gt;"');
  expect((await house.get("/simple/Good/")).headers.get("location")).toBe("/simple/good/");
  expect(await (await house.get("/simple/")).text()).toContain('<a href="good/">good</a>');
  expect(upstream.asked.map(({ path }) => path)).toEqual(["/simple/good/"]);
});

describe("never confused", () => {
  test("L14 L16 L18 a name that exists here, existed here or is reserved is never asked upstream, at any route and spelling", async () => {
    await using upstream = await startHostileUpstream();
    upstream.otherwise((socket) =>
      reply(socket, { body: jsonPage("priv", [{ filename: "priv-99.0.tar.gz" }]) }),
    );
    await using house = await runHouse(mirrorConfig([upstream], { reserved: ["acme-*"] }));
    await house.upload(sampleWheel({ name: "priv", version: "1.0" }));
    await house.upload(sampleWheel({ name: "gone", version: "1.0" }));
    house.house.db.sqlite.run("DELETE FROM projects WHERE name = 'gone'");
    expect(await names(house, "priv")).toEqual(["priv-1.0-py3-none-any.whl"]);
    const guessed = digestOf("bytes");
    for (const name of [
      "priv",
      "PRIV",
      "p.r.i.v".replaceAll(".r.i.v", "riv"),
      "gone",
      "Gone",
      "acme-secret",
      "Acme_Secret",
      "acme.secret",
    ]) {
      for (const path of [
        `/simple/${name}/`,
        `/legacy/+simple/${name}/`,
        `/pypi/${name}/json`,
        `/pypi/${name}/99.0/json`,
        `/files/${guessed.slice(0, 2)}/${guessed.slice(2)}/${name.replaceAll("-", "_")}-99.0.tar.gz`,
        `/files/${guessed.slice(0, 2)}/${guessed.slice(2)}/${name.replaceAll("-", "_")}-99.0-py3-none-any.whl.metadata`,
        `/project/${name}/`,
        `/search/?q=${name}`,
      ]) {
        await (await house.get(path)).text();
      }
    }
    expect(upstream.asked).toEqual([]);
    expect((await house.get("/simple/acme-secret/")).status).toBe(404);
    expect((await house.get("/simple/gone/")).status).toBe(404);
  });

  test("A08 L17 a name that is installed from an upstream cannot be published until an admin claims it; then nothing of it is left", async () => {
    await using upstream = await startHostileUpstream();
    serve(upstream, "good", [good]);
    await using house = await runHouse(mirrorConfig([upstream]));
    const [file] = (await page(house)).files;
    const address = String(file?.["url"]);
    expect(await (await house.get(address)).bytes()).toEqual(new Uint8Array(wheel.bytes));
    const refused = await house.upload(sampleWheel({ name: "good", version: "2.0" }));
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining("gatehouse project claim good"),
    ]);
    const { claimName } = await import("../../src/catalog/claim-name.ts");
    const { consoleActor } = await import("../../src/app/house.ts");
    const { parseProjectName } = await import("../../src/packaging/project-name.ts");
    const deps = { ...house.house, removeBlob: (sha256: string) => house.house.blobs.remove(sha256) };
    expect(claimName(deps, consoleActor(), { name: parseProjectName("good"), reason: "ours" })).toBe(1);
    expect((await house.get(address)).status).toBe(404);
    expect((await house.get("/simple/good/")).status).toBe(404);
    expect(await house.house.blobs.has(digestOf(wheel.bytes), wheel.bytes.length)).toBe(false);
    const asked = upstream.asked.length;
    expect((await house.upload(sampleWheel({ name: "good", version: "2.0" }))).status).toBe(200);
    expect(await names(house)).toEqual(["good-2.0-py3-none-any.whl"]);
    expect(upstream.asked.length).toBe(asked);
  });

  test("L15 a typo of a private name does go upstream, unless a pattern of reserved covers it", async () => {
    await using upstream = await startHostileUpstream();
    await using house = await runHouse(mirrorConfig([upstream], { reserved: ["pr*"] }));
    expect((await house.get("/simple/prvi/")).status).toBe(404);
    expect(upstream.asked).toEqual([]);
    expect((await house.get("/simple/rpiv/")).status).toBe(404);
    expect(upstream.count("/simple/rpiv/")).toBe(1);
  });
});

test("L19 L20 L21 L23 what does not belong on the page is dropped, what is malformed refused", async () => {
  await using upstream = await startHostileUpstream();
  await using house = await runHouse(mirrorConfig([upstream]));
  const evil = [
    { filename: "evil-1.0-py3-none-any.whl" },
    { filename: "good-1.0.tar.gz", url: "https://evil.example/good-1.0.tar.gz" },
    { filename: "good-1.1.tar.gz", url: "file:///etc/passwd" },
    { filename: "good-1.2.tar.gz", url: "javascript:alert(1)" },
    {
      filename: "good-1.3.tar.gz",
      url: `//${upstream.host.replace("127.0.0.1", "127.0.0.2")}/good-1.3.tar.gz`,
    },
    { filename: "good-1.4.tar.gz", url: `http://x@${upstream.host}/good-1.4.tar.gz` },
    { filename: "good-1.5.tar.gz", url: "../../files/other-1.5.tar.gz" },
    { filename: "good-1.6.tar.gz", url: "\\\\evil\\good-1.6.tar.gz" },
    { filename: "../good-1.7.tar.gz" },
    { filename: "good-1.8.tar.gz\u0000" },
    { filename: "good-1.9.tar.gz", hashes: { md5: "d41d8cd98f00b204e9800998ecf8427e" } },
    { filename: "good-2.0.tar.gz", hashes: {} },
    { filename: "good-2.1.tar.gz", hashes: { sha256: "xyz" } },
    { filename: "good-2.2.tar.gz", url: `../../files/good-2.2.tar.gz#sha256=${"0".repeat(64)}` },
    { filename: 7 },
    null,
  ] as unknown as PageFile[];
  upstream.on(
    "/simple/good/",
    JSON.stringify({
      ...(JSON.parse(
        jsonPage(
          "Good",
          evil.filter((file) => file !== null),
        ),
      ) as object),
      files: [
        ...(JSON.parse(jsonPage("Good", [good, ...evil.filter((file) => file !== null)])) as Page).files,
        null,
        7,
      ],
      versions: ["1.0", 5, "no version"],
      __proto__: 1,
    }),
  );
  expect(await names(house)).toEqual([wheel.filename]);
  for (const [body, status] of [
    [jsonPage("other", [good]), 502],
    ['{"meta":{"api-version":"2.0"},"name":"bad","files":[]}', 502],
    ['{"name":"bad","files":null}', 502],
    ["{", 502],
    [`{"files":${"[".repeat(100_000)}`, 502],
    ['{"__proto__":{"files":[]},"name":"bad"}', 502],
  ] as const) {
    upstream.on("/simple/bad/", body);
    expect([body.slice(0, 60), (await house.get("/simple/bad/")).status]).toEqual([
      body.slice(0, 60),
      status,
    ]);
  }
});

test("L22 a hostile HTML page gives the list that its JSON would give", async () => {
  await using upstream = await startHostileUpstream();
  const digest = digestOf(wheel.bytes);
  upstream.on(
    "/simple/good/",
    `<!DOCTYPE html><base href="/files/x/"><!-- <a href="good-9.0.tar.gz#sha256=${digest}">hidden</a> -->
    <script>"<a href='good-8.0.tar.gz#sha256=${digest}'>"</script>
    <A HREF='..&#47;${wheel.filename}#sha256=${digest}' data-yanked="&quot;><script>alert(1)</script>" data-x="${"x".repeat(1_000_000)}"><b>${wheel.filename}</b></A>
    <a href="good-2.0.tar.gz#sha256=${digest}&sha256=${digestOf("other")}">two</a>
    <a href="data:text/html,good-3.0.tar.gz#sha256=${digest}">data</a><a>none</a><a href=`,
  );
  await using house = await runHouse(mirrorConfig([upstream]));
  const { files } = await page(house);
  expect(files).toMatchObject([{ filename: wheel.filename, yanked: '"><script>alert(1)</script>' }]);
  expect(files.length).toBe(1);
  expect(await (await house.get("/simple/good/")).text()).not.toContain("<script>");
  upstream.on(`/files/${wheel.filename}`, wheel.bytes);
  expect((await house.get(String(files[0]?.["url"]))).status).toBe(200);
});

describe("an upstream in trouble", () => {
  test("L01 L02 L24 an old page is shown while it fails, and says so; a new one takes its place when it can", async () => {
    await using upstream = await startHostileUpstream();
    const time = clock();
    serve(upstream, "good", [good]);
    await using house = await runHouse(
      mirrorConfig([upstream], { upstream: { refresh: "10s", max_stale: "1h" } }),
      {},
      time.now,
    );
    expect(await names(house)).toEqual([wheel.filename]);
    for (const status of [500, 503, 429, 403, 451]) {
      time.pass(60_000);
      upstream.on("/simple/good/", (socket) => reply(socket, { status, headers: { "retry-after": "1" } }));
      const stale = await house.get("/simple/good/", { accept: JSON_PAGE });
      expect([status, stale.status, stale.headers.get("warning")]).toEqual([
        status,
        200,
        '110 - "Response is Stale"',
      ]);
      await stale.text();
      expect((await house.get("/simple/unknown/")).status).toBe(404);
    }
    time.pass(60_000);
    serve(upstream, "good", [{ ...good, yanked: true }]);
    expect((await page(house)).files).toMatchObject([{ yanked: true }]);
    time.pass(60_000);
    serve(upstream, "good", [good]);
    expect((await page(house)).files[0]).not.toHaveProperty("yanked");
    await upstream.refuse(true);
    time.pass(60_000);
    expect(await names(house)).toEqual([wheel.filename]);
    time.pass(7_200_000);
    expect((await house.get("/simple/good/")).status).toBe(502);
  });

  test("L02 an unknown project is 404 for a minute at most; a failure is never taken for that", async () => {
    await using upstream = await startHostileUpstream();
    const time = clock();
    await using house = await runHouse(
      mirrorConfig([upstream], { upstream: { refresh: "10m" } }),
      {},
      time.now,
    );
    expect((await house.get("/simple/good/")).status).toBe(404);
    expect((await house.get("/simple/good/")).status).toBe(404);
    expect(upstream.count("/simple/good/")).toBe(1);
    time.pass(61_000);
    upstream.on("/simple/good/", (socket) => reply(socket, { status: 500 }));
    expect((await house.get("/simple/good/")).status).toBe(502);
    serve(upstream, "good", [good]);
    expect(await names(house)).toEqual([wheel.filename]);
  });

  test("L33 the first upstream that has a project answers for it, and one that fails hides those behind it", async () => {
    await using first = await startHostileUpstream();
    await using second = await startHostileUpstream();
    const other = sampleWheel({ name: "good", version: "1.0", salt: "other" });
    serve(first, "good", [good]);
    serve(second, "good", [
      { filename: other.filename, bytes: other.bytes },
      { filename: "good-2.0.tar.gz" },
    ]);
    serve(second, "only", [{ filename: "only-1.0.tar.gz" }]);
    const time = clock();
    await using house = await runHouse(
      mirrorConfig([first, second], { indexes: { rest: { upstreams: ["up2"] } } }),
      {},
      time.now,
    );
    expect(await names(house)).toEqual([wheel.filename]);
    expect(await names(house, "only")).toEqual(["only-1.0.tar.gz"]);
    const elsewhere = (await page(house, "good", "/rest")).files.find(
      ({ filename }) => filename === wheel.filename,
    );
    expect(await (await house.get(String((await page(house)).files[0]?.["url"]))).bytes()).toEqual(
      new Uint8Array(wheel.bytes),
    );
    expect(await (await house.get(String(elsewhere?.["url"]))).bytes()).toEqual(new Uint8Array(other.bytes));
    first.otherwise((socket) => reply(socket, { status: 500 }));
    time.pass(120_000);
    expect((await house.get("/simple/only/")).status).toBe(502);
  });

  test("L27 a page is confirmed by its ETag; a 304 that nobody asked for is no page; max-age of ten years is ignored", async () => {
    await using upstream = await startHostileUpstream();
    const time = clock();
    upstream.on("/simple/good/", (socket, asked) =>
      asked.headers.get("if-none-match") === '"v1"'
        ? reply(socket, { status: 304 })
        : reply(socket, {
            body: jsonPage("good", [good]),
            headers: { etag: '"v1"', "cache-control": "max-age=315360000", vary: "*" },
          }),
    );
    upstream.on("/simple/odd/", (socket) => reply(socket, { status: 304 }));
    await using house = await runHouse(mirrorConfig([upstream]), {}, time.now);
    expect(await names(house)).toEqual([wheel.filename]);
    time.pass(2_000);
    expect(await names(house)).toEqual([wheel.filename]);
    expect(upstream.asked.map(({ headers }) => headers.get("if-none-match"))).toEqual([undefined, '"v1"']);
    expect((await house.get("/simple/odd/")).status).toBe(502);
  });

  test("L26 a list that became shorter or older is told in the log; what is here stays installable", async () => {
    await using upstream = await startHostileUpstream();
    const time = clock();
    serve(upstream, "good", [good, { filename: "good-0.9.tar.gz" }]);
    await using house = await runHouse(mirrorConfig([upstream]), {}, time.now);
    const { files } = await page(house);
    const url = String(files.find(({ filename }) => filename === wheel.filename)?.["url"]);
    await (await house.get(url)).bytes();
    upstream.on("/simple/good/", jsonPage("good", []));
    time.pass(2_000);
    expect(await names(house)).toEqual([wheel.filename]);
    expect((await house.get(url)).status).toBe(200);
    expect(house.logged.join("\n")).toContain("an upstream lists less than before");
  });
});

test("L13 the password of an upstream is sent to it, and is seen nowhere else", async () => {
  await using upstream = await startHostileUpstream();
  process.env["MIRROR_TEST_PASSWORD"] = "hunter2-secret";
  serve(upstream, "good", [good]);
  upstream.on("/simple/bad/", (socket) => reply(socket, { status: 500 }));
  await using house = await runHouse(
    mirrorConfig([upstream], { upstream: { user: "ada", password: { env: "MIRROR_TEST_PASSWORD" } } }),
  );
  await page(house);
  const shown = [...house.logged];
  for (const path of ["/simple/bad/", "/simple/good/", "/healthz", "/readyz", "/metrics"])
    shown.push(await (await house.get(path)).text());
  shown.push(JSON.stringify(house.house.db.sqlite.query("SELECT * FROM mirror_pages").all()));
  expect(upstream.asked[0]?.headers.get("authorization")).toBe(`Basic ${btoa("ada:hunter2-secret")}`);
  expect(shown.join("\n")).not.toMatch(/hunter2|YWRhOmh1bnRlcjI/);
  delete process.env["MIRROR_TEST_PASSWORD"];
});

test("P04 L28 a hundred clients of one cold page make one request upstream", async () => {
  await using upstream = await startHostileUpstream();
  const body = jsonPage("good", [good]);
  upstream.on("/simple/good/", (socket) => setTimeout(() => reply(socket, { body }), 100));
  await using house = await runHouse(mirrorConfig([upstream]));
  const all = await Promise.all(Array.from({ length: 100 }, () => names(house)));
  expect(new Set(all.map(String))).toEqual(new Set([wheel.filename]));
  expect(upstream.count("/simple/good/")).toBe(1);
});
