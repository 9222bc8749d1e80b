/** Group M of the attack catalogue, where contents are hostile or answers could leak: headers, caches, errors, mixing. */
import { afterAll, expect, test } from "bun:test";
import { consoleActor } from "../../src/app/house.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { field } from "../support/multipart-body.ts";
import { PUBLIC_URL, runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import { digestOf } from "../support/upload-form.ts";

const running = await runHouse();
const closed = await runHouse("access: { read: authenticated }");
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
});
const HTML = "<!doctype html><script>window.__xss=1</script>";
const dist = sampleWheel({
  name: "demo",
  metadata: `Summary: ${HTML}\n\n${HTML}`,
  files: { "x.html": HTML },
});
for (const house of [running, closed]) expect((await house.upload(dist)).status).toBe(200);
expect((await running.upload(sampleSdist({ name: "demo" }))).status).toBe(200);
const sha256 = digestOf("sha256", dist.bytes);
const file = `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${dist.filename}`;
const readable = [
  "/",
  "/simple/",
  "/simple/demo/",
  "/pypi/demo/json",
  "/project/demo/",
  file,
  `${file}.metadata`,
];
const every = [
  ...readable,
  "/healthz",
  "/readyz",
  "/metrics",
  "/nothing",
  "/set-up",
  "/legacy/",
  "/simple/none/",
];

test.each(every)(
  "M05, M06, M08: %s says what a browser may make of it, whatever is asked for",
  async (path) => {
    for (const accept of ["text/html", "application/json", "*/*"]) {
      const answer = await running.get(path, { accept });
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      const type = answer.headers.get("content-type") ?? "";
      const policy = answer.headers.get("content-security-policy") ?? "";
      if (type.startsWith("text/html")) {
        expect(policy).toContain("default-src 'none'");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(await answer.text()).not.toContain("<script");
      }
      expect(policy).not.toMatch(/unsafe-|\*|https?:/);
    }
  },
);

test("M07: hostile bytes come as a download or as plain text, never as a page", async () => {
  const whole = await running.get(file, { accept: "text/html" });
  expect(whole.headers.get("content-type")).toBe("application/octet-stream");
  const metadata = await running.get(`${file}.metadata`, { accept: "text/html" });
  expect(metadata.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await metadata.text()).toBe(dist.metadata);
  for (const { headers } of [whole, metadata]) {
    expect(headers.get("content-security-policy")).toStartWith("sandbox;");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("M12: what a token opens is kept by no shared cache, and a missing page by none at all", async () => {
  for (const path of readable) {
    const answer = await closed.get(path, { token: closed.token });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toMatch(/^(?:private, |no-store$)/);
    if (path !== "/" && path !== "/project/demo/")
      expect(answer.headers.get("vary")).toContain("Authorization");
  }
  for (const path of ["/simple/soon/", "/pypi/soon/json"]) {
    const missing = await running.get(path);
    expect([missing.status, missing.headers.get("cache-control")]).toEqual([404, "no-store"]);
  }
  expect((await running.upload(sampleWheel({ name: "soon" }))).status).toBe(200);
  for (const path of ["/simple/soon/", "/pypi/soon/json"]) expect((await running.get(path)).status).toBe(200);
});

test("M17: OPTIONS grants a foreign page nothing, and no origin is given a closed index", async () => {
  const origin = "https://evil.example";
  const asked = {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization",
  };
  for (const house of [running, closed])
    for (const path of ["/legacy/", "/simple/", "/set-up"]) {
      const answer = await house.get(path, { method: "OPTIONS", headers: asked });
      expect(answer.status).toBe(405);
      for (const name of ["methods", "headers", "credentials"])
        expect(answer.headers.has(`access-control-allow-${name}`)).toBe(false);
    }
  for (const path of readable) {
    const answer = await closed.get(path, { token: closed.token, headers: { origin } });
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
  }
});

const quotes = ["'", '"', ";--", "%", "_", "x' OR '1'='1", "%27)%20UNION%20SELECT%201--", "\\", "%00"];
test.each(quotes)("M23: %p in any place is text and finds nothing", async (text) => {
  const encoded = text.startsWith("%2") || text === "%00" ? text : encodeURIComponent(text);
  for (const path of [
    `/simple/${encoded}/`,
    `/simple/demo${encoded}/`,
    `/pypi/${encoded}/json`,
    `/pypi/demo/${encoded}/json`,
    `/project/${encoded}/`,
    `/project/demo/${encoded}/`,
    `/files/aa/${"0".repeat(62)}/${encoded}`,
    `/simple/?format=${encoded}`,
    `/set-up?key=${encoded}`,
  ]) {
    const answer = await running.get(path);
    expect([path, [200, 301, 400, 404, 406].includes(answer.status)]).toEqual([path, true]);
    expect(await answer.text()).not.toMatch(/sqlite|syntax error|no such (?:table|column)/i);
  }
  expect(running.logged).toEqual([]);
});

const pollution = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "__proto__[x]",
  "constructor.prototype.x",
];
test.each(pollution)("M24: %s is a name like any other, wherever it comes", async (name) => {
  const before = await (await running.get("/project/demo/")).text();
  const answer = await running.get(`/project/demo/?${encodeURIComponent(name)}=1`, {
    headers: { cookie: `${name}=polluted; a=b`, [name.replace(/[^\w]/g, "-")]: "polluted" },
  });
  expect(await answer.text()).toBe(before);
  const form = new URLSearchParams({ key: "none", [name]: "polluted" }).toString();
  const posted = await running.get("/set-up", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: PUBLIC_URL },
    body: form,
  });
  expect(posted.status).toBe(404);
  const version = `1.${pollution.indexOf(name)}`;
  const uploaded = await running.upload(sampleWheel({ name: "polluted", version }), {
    parts: (parts) => [field(name, "polluted"), ...parts],
  });
  expect(uploaded.status).toBe(200);
  for (const path of [`/simple/${name}/`, `/pypi/${name}/json`, `/pypi/demo/${name}/json`])
    expect([301, 400, 404]).toContain((await running.get(path)).status);
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("M26: a field of an upload that comes twice is refused, not picked from", async () => {
  for (const name of ["name", "version", "filetype", "sha256_digest", ":action"]) {
    const answer = await running.upload(sampleWheel({ name: "twice" }), {
      parts: (parts) => [...parts, field(name, "other")],
    });
    expect([name, answer.status]).toEqual([name, 400]);
  }
  expect((await running.get("/simple/twice/")).status).toBe(404);
});

test("M28: a fault shows its request id and nothing else; its cause is in the log", async () => {
  await using broken = await runHouse();
  expect((await broken.upload(dist)).status).toBe(200);
  broken.house.db.sqlite.run("ALTER TABLE releases RENAME TO elsewhere");
  for (const accept of ["text/html", "application/json", "*/*"]) {
    const answer = await broken.get("/pypi/demo/json", { accept });
    const body = await answer.text();
    expect(answer.status).toBe(500);
    expect(body).toContain("Internal error.");
    expect(body).not.toMatch(/releases|SQL|src\/|\.ts|\bat \w/);
    const id = answer.headers.get("x-request-id") ?? "none";
    expect(broken.logged.some((line) => line.includes(id) && line.includes("releases"))).toBe(true);
  }
});

test("P13: pages, which may hold a secret beside foreign text, are never compressed", async () => {
  for (const path of ["/", "/project/demo/", "/set-up", "/sign-in", "/nothing"]) {
    const answer = await running.get(path, {
      accept: "text/html",
      headers: { "accept-encoding": "gzip, zstd" },
    });
    expect([path, answer.headers.has("content-encoding")]).toEqual([path, false]);
  }
});

test("M30: probes tell a stranger nothing of this house", async () => {
  for (const path of ["/healthz", "/readyz"])
    expect(await (await closed.get(path)).text()).toMatch(/^(?:ok|ready)\n$/);
});

test("M31: at once, sixty people get their own answers and nobody else's", async () => {
  await using crowd = await runHouse("access: { read: authenticated }");
  const names = Array.from({ length: 60 }, (_, at) => `own-${at}`);
  for (const name of names) expect((await crowd.upload(sampleWheel({ name }))).status).toBe(200);
  const tokens = await Promise.all(names.map((name) => crowd.tokenFor(name, { projects: [name] })));
  const asks = names.flatMap((_, at) =>
    Array.from({ length: 20 }, (_, turn) => ({ at, of: (at + turn * 3) % 60 })),
  );
  const answers = await Promise.all(
    asks.map(async ({ at, of }) => {
      const answer = await crowd.get(`/simple/${names[of]}/`, { token: tokens[at] ?? "" });
      return { status: answer.status, own: (await answer.text()).includes(`own_${of}-1.0`) };
    }),
  );
  expect(answers).toEqual(asks.map(({ at, of }) => ({ status: at === of ? 200 : 403, own: at === of })));
});

const reason = `"><img src=x onerror=alert(1)>'&<script>`;
test("M04: a hostile reason for a yank is text in every view", async () => {
  const release = { name: parseProjectName("demo"), version: parseVersion("1.0") };
  setYanked(running.house, consoleActor(), { ...release, yanked: true, reason });
  for (const path of ["/simple/demo/", "/project/demo/", "/project/demo/1.0/"]) {
    const page = await (await running.get(path, { accept: "text/html" })).text();
    expect(page).not.toContain("<img");
    expect(page).toContain("&lt;img");
  }
  const json = await running.get("/simple/demo/", { accept: "application/vnd.pypi.simple.v1+json" });
  expect(((await json.json()) as { files: { yanked: unknown }[] }).files.map((each) => each.yanked)).toEqual([
    reason,
    reason,
  ]);
});
