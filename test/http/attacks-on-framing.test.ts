/** Group M of the attack catalogue, where requests themselves are wrong: framing, methods, hosts, sizes, aliases. */
import { afterAll, expect, test } from "bun:test";
import { openRaw } from "../support/raw-connection.ts";
import { runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { digestOf } from "../support/upload-form.ts";

const running = await runHouse();
const closed = await runHouse("access: { read: authenticated }");
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
});
const dist = sampleWheel({ name: "demo" });
expect((await running.upload(dist)).status).toBe(200);
expect((await closed.upload(dist)).status).toBe(200);
const sha256 = digestOf("sha256", dist.bytes);
const file = `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${dist.filename}`;

/** Everything that comes back on one connection until the server closes it. */
async function allAnswers(sent: string, house = running): Promise<string> {
  const line = await openRaw(Number(new URL(house.address).port));
  await line.send(sent);
  const answers = await line.until("\0 never sent");
  line.end();
  return answers;
}

const statuses = (answers: string): number[] =>
  [...answers.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((found) => Number(found[1]));

const smuggled = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
const post = "POST /legacy/ HTTP/1.1\r\nHost: localhost\r\n";

test.each([
  ["a length beside chunks", `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ["chunks beside a length", `${post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`],
  [
    "two transfer codings",
    `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
  ],
  ["a transfer coding nobody knows", `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
  ["two lengths", `${post}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`],
  ["a negative length", `${post}Content-Length: -1\r\n\r\n`],
  ["a length with a sign", `${post}Content-Length: +4\r\n\r\nabcd`],
  ["a length in hexadecimal", `${post}Content-Length: 0x4\r\n\r\nabcd`],
  ["a folded header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"],
  ["a space before the colon", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"],
  ["NUL in a header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n"],
  ["a bare CR in a header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n"],
  ["line feeds alone", "GET / HTTP/1.1\nHost: localhost\n\n"],
  ["no Host", "GET / HTTP/1.1\r\n\r\n"],
  ["HTTP/0.9", "GET /\r\n"],
  ["HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
])("M15: %s ends the connection, and nothing behind it is answered", async (_, sent) => {
  const answers = await allAnswers(`${sent}${smuggled}`);
  expect(statuses(answers).every((status) => status >= 400)).toBe(true);
  expect(statuses(answers).length).toBeLessThanOrEqual(1);
  expect(answers).not.toContain("ok\n");
});

test("M15: a broken chunk ends the connection", async () => {
  const head =
    "POST /set-up HTTP/1.1\r\nHost: localhost\r\nOrigin: https://packages.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  const answers = await allAnswers(`${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc${smuggled}`);
  expect(answers).not.toContain("ok\n");
  expect(running.logged).toEqual([]);
});

test("M15: the body of a refused request is no request", async () => {
  const body = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const line = await openRaw(Number(new URL(running.address).port));
  await line.send(`${post}Content-Length: ${body.length}\r\n\r\n${body}${smuggled}`);
  const answers = await line.until("ok\n");
  line.end();
  expect(statuses(answers)).toEqual([401, 200]);
  expect(answers).not.toContain("gatehouse_");
});

test.each([
  ["h2c", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"],
  [
    "websocket",
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13",
  ],
])("M27, M15: an upgrade to %s is not made: the page comes as ever", async (_, headers) => {
  const answer = await running.raw([`GET /simple/ HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`]);
  expect([answer.status, answer.headers.has("upgrade")]).toEqual([200, false]);
});

test.each(["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "PURGE", "QUERY", "LOCK"])(
  "M16: %s changes nothing and echoes nothing",
  async (method) => {
    for (const path of [
      "/simple/demo/",
      file,
      "/pypi/demo/json",
      "/",
      "/project/demo/",
      "/legacy/",
      "/set-up",
    ]) {
      const answer = await running.raw([
        `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: s=secret-cookie\r\nX-HTTP-Method-Override: GET\r\n\r\n`,
      ]);
      expect([path, answer.status, answer.headers.has("allow")]).toEqual([path, 405, true]);
      expect(answer.head + answer.body).not.toContain("secret-cookie");
    }
  },
);

test.each(["FOO", "get", "X".repeat(10_000)])(
  "M16: no method of the name %.10s is answered",
  async (method) => {
    const answers = await allAnswers(`${method} /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(answers).not.toContain("ok\n");
  },
);

test("M16: CONNECT makes no tunnel", async () => {
  const answer = await running.raw(["CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n"]);
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test("M16: a method named in a header is not believed", async () => {
  const before = await (await running.get("/simple/demo/")).text();
  for (const method of ["DELETE", "POST", "PUT"]) {
    const headers = {
      "x-http-method-override": method,
      "x-http-method": method,
      "x-method-override": method,
    };
    expect(await (await running.get(`/simple/demo/?_method=${method}`, { headers })).text()).toBe(before);
  }
});

test.each([
  ["a header of 20 KB", `X: ${"a".repeat(20_000)}`, 431],
  ["300 headers", Array.from({ length: 300 }, (_, at) => `X-${at}: a`).join("\r\n"), 431],
  ["a cookie of 8 KB", `Cookie: a=${"b".repeat(8000)}`, 200],
  ["an Accept of 10 KB", `Accept: ${"a/b,".repeat(2500)}*/*`, 200],
])("M20: %s is answered at once", async (_, header, status) => {
  const answer = await running.raw([`GET /simple/ HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`]);
  expect(answer.status).toBe(status);
});

test.each([
  ["a path of 20 KB", `/simple/${"a".repeat(20_000)}/`, [414, 431]],
  ["a path of 12 KB", `/simple/${"a".repeat(12_000)}/`, [404]],
  ["a query of 5,000 parameters", `/simple/?${"a&".repeat(5000)}`, [200]],
])("M20: %s is answered at once, and briefly", async (_, path, allowed) => {
  const answer = await running.raw([`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`]);
  expect(allowed).toContain(answer.status);
  expect(answer.body.length).toBeLessThan(2000);
});

test("M21: a body of a GET is ignored", async () => {
  const answer = await running.raw([
    `GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd`,
  ]);
  expect([answer.status, answer.body]).toEqual([200, "ok\n"]);
});

test("M21: a form of 5 GB is refused by its length, and one that hides it by what comes", async () => {
  const head =
    "POST /set-up HTTP/1.1\r\nHost: localhost\r\nOrigin: https://packages.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  const announced = await running.raw([`${head}Content-Length: 5000000000\r\n\r\nkey=a`]);
  expect([announced.status, announced.body]).toEqual([413, expect.stringContaining("65536 bytes")]);
  const chunk = `10000\r\n${"a".repeat(65_536)}\r\n`;
  const hidden = await running.raw([`${head}Transfer-Encoding: chunked\r\n\r\n`, chunk, chunk]);
  expect(hidden.status).toBe(413);
});

test("M21: whoever hangs up in the middle of a form is no defect of ours", async () => {
  const line = await openRaw(Number(new URL(running.address).port));
  await line.send(
    "POST /set-up HTTP/1.1\r\nHost: localhost\r\nOrigin: https://packages.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n\r\nkey",
  );
  line.reset();
  await Bun.sleep(100);
  expect((await running.get("/healthz")).status).toBe(200);
  expect(running.logged).toEqual([]);
});

test.each(["/", "/project/demo/", "/set-up", "/nothing"])(
  "M10: %s is not served under a foreign name",
  async (path) => {
    for (const host of ["evil.example", "localhost.evil.example", "a b", "[", "good:99999999"]) {
      const answer = await running.raw([
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html\r\n\r\n`,
      ]);
      expect([host, answer.status]).toEqual([host, 421]);
      expect(answer.body).toContain("https://packages.example.com");
    }
  },
);

test.each(["/simple/", "/simple/demo/", file, "/healthz", "/"])(
  "M10: %s with two Hosts is 400",
  async (path) => {
    const answer = await running.raw([
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n`,
    ]);
    expect(answer.status).toBe(400);
  },
);

test("M10, M12: no header that names a host or an address changes a byte of an answer", async () => {
  const lies = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "gopher",
    "x-forwarded-for": "10.0.0.1",
    "x-forwarded-prefix": "/evil",
    "x-original-url": "/metrics",
    "x-rewrite-url": "/metrics",
    forwarded: "host=evil.example;proto=http",
    origin: "https://evil.example",
    referer: "https://evil.example/",
  };
  for (const path of [
    "/simple/",
    "/simple/demo/",
    "/simple/Demo",
    "/pypi/demo/json",
    "/pypi/Demo/json",
    "/project/demo/",
    "/",
  ]) {
    const [plain, lied] = [await running.get(path), await running.get(path, { headers: lies })];
    expect([lied.status, await lied.text()]).toEqual([plain.status, await plain.text()]);
    expect(lied.headers.get("location")).toBe(plain.headers.get("location"));
  }
});

test.each([
  "//evil.example",
  "//evil.example/simple/Demo",
  "/%5cevil.example/simple/Demo",
  "///evil.example/%2e%2e/simple/Demo",
  "/simple//evil.example",
  "/simple/%0d%0aLocation:%20https:%2f%2fevil.example",
  "/simple/Demo?%0d%0aSet-Cookie:a=b",
  "/simple/https:%2f%2fevil.example/",
  "http://evil.example/simple/Demo",
  "/legacy/+simple/Demo",
  "/pypi/Demo/json",
  "/pypi/Demo/%2fevil.example/json",
  "/pypi/Demo/1.0%0d%0aX:y/json",
])("M09: %s redirects to a path of this house or not at all", async (path) => {
  const answer = await running.raw([`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`]);
  const location = answer.headers.get("location") ?? "/";
  expect(location).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
  expect(new URL(location, "https://packages.example.com").host).toBe("packages.example.com");
  expect(answer.headers.has("set-cookie")).toBe(false);
  expect([...answer.headers.keys()]).not.toContain("x");
});

test.each([
  "/SIMPLE/",
  "/simple",
  "//simple/",
  "/simple//demo/",
  "/simple/./demo/",
  "/simple/x/../demo/",
  "/simple/demo/..;/demo/",
  "/simple/demo;a=b/",
  "/simple/demo.",
  "/simple/demo.json",
  "/simple/demo/index.html",
  "/simple/demo/?format=application/vnd.pypi.simple.v1+json",
  "/%73imple/demo/",
  "/simple/demo%2f",
  "/legacy/+simple/demo/",
  "/pypi/demo/json",
  "/pypi/demo/json/",
  "/pypi/DEMO/1.0/json",
  "/project/demo/",
  "/PROJECT/demo/",
  file,
  `/${file}`,
  `${file}.metadata`,
  file.replace("/files/", "/FILES/"),
  file.replace("demo", "%64emo"),
])("M14: %s tells a stranger of a closed index nothing", async (path) => {
  for (const method of ["GET", "HEAD", "POST"]) {
    const answer = await closed.raw([
      `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`,
    ]);
    expect([400, 401, 404, 405]).toContain(answer.status);
    expect(answer.body).not.toContain("demo-1.0");
  }
});
