/** Asking an upstream over real sockets: what is refused, how long it waits, and what never leaves. */
import { describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { Refusal } from "../../src/errors.ts";
import { readPage } from "../../src/mirror/read-page.ts";
import type { Upstream } from "../../src/mirror/upstream.ts";
import { createUpstreamClient, type UpstreamClient } from "../../src/mirror/upstream-client.ts";
import { type HostileUpstream, reply, startHostileUpstream } from "../support/hostile-upstream.ts";

function upstreamAt(server: HostileUpstream, more: Partial<Upstream> = {}): Upstream {
  return {
    name: "public",
    url: server.url,
    layout: "simple",
    hosts: [server.host],
    allowPrivate: true,
    hashes: "required",
    timeout: 300,
    refresh: 1000,
    maxStale: 1000,
    secrets: async () => ({}),
    ...more,
  };
}

function client(
  resolve = async (host: string): Promise<readonly string[]> => [host],
  offline = false,
): UpstreamClient {
  return createUpstreamClient({ now: () => 0, resolve, offline });
}

async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    return String(await work());
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const page = async (
  asking: UpstreamClient,
  upstream: Upstream,
  path = "page/",
  most?: number,
): Promise<string> => {
  const answer = await asking.get(upstream, new URL(path, upstream.url), { total: 1000 });
  return (await readPage(upstream.name, answer, most)).toString();
};

test("whole answers are read, by length, by chunks and unpacked, over connections that are used again", async () => {
  await using server = await startHostileUpstream();
  const asking = client();
  const sockets = new Set<unknown>();
  server.on("/simple/page/", (socket) => {
    sockets.add(socket);
    reply(socket, { body: "plain" });
  });
  server.on("/simple/chunks/", (socket) =>
    socket.write(
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nchu\r\n3\r\nnks\r\n0\r\nTrailer: x\r\n\r\n",
    ),
  );
  server.on("/simple/gzip/", (socket) =>
    reply(socket, { body: gzipSync("packed"), headers: { "content-encoding": "gzip" } }),
  );
  const upstream = upstreamAt(server);
  expect(await page(asking, upstream)).toBe("plain");
  expect(await page(asking, upstream)).toBe("plain");
  expect(sockets.size).toBe(1);
  expect(await page(asking, upstream, "chunks/")).toBe("chunks");
  expect(await page(asking, upstream, "gzip/")).toBe("packed");
  asking.close();
});

describe("L01 L03 L08 L09 an upstream that is down, slow or lying about its framing ends in a clear failure", () => {
  const cases: [string, string, (server: HostileUpstream) => void][] = [
    ["hangs before its head", "upstream.timeout", (s) => s.on("/simple/page/", () => undefined)],
    [
      "hangs in its body",
      "upstream.timeout",
      (s) => s.on("/simple/page/", (c) => void c.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")),
    ],
    [
      "sends a byte now and then",
      "upstream.timeout",
      (s) =>
        s.on("/simple/page/", (c) => {
          c.write("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n");
          const drip = setInterval(() => c.write("x"), 50);
          c.on("close", () => clearInterval(drip));
        }),
    ],
    ["resets", "upstream.unreachable", (s) => s.on("/simple/page/", (c) => void c.resetAndDestroy())],
    [
      "closes too early",
      "upstream.truncated",
      (s) => s.on("/simple/page/", (c) => reply(c, { body: "half", length: 9 })),
    ],
    [
      "ends in the middle of a chunk",
      "upstream.truncated",
      (s) =>
        s.on(
          "/simple/page/",
          (c) => void c.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf"),
        ),
    ],
    [
      "sends chunks that are none",
      "upstream.malformed",
      (s) =>
        s.on(
          "/simple/page/",
          (c) => void c.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n"),
        ),
    ],
    [
      "says two lengths",
      "upstream.malformed",
      (s) =>
        s.on(
          "/simple/page/",
          (c) => void c.end("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"),
        ),
    ],
    [
      "says length and chunks",
      "upstream.malformed",
      (s) =>
        s.on(
          "/simple/page/",
          (c) =>
            void c.end("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        ),
    ],
    [
      "sends headers without end",
      "upstream.malformed",
      (s) =>
        s.on(
          "/simple/page/",
          (c) => void c.write(`HTTP/1.1 200 OK\r\n${`x: ${"y".repeat(1000)}\r\n`.repeat(100)}`),
        ),
    ],
    [
      "speaks something else",
      "upstream.malformed",
      (s) => s.on("/simple/page/", (c) => void c.end("SSH-2.0-x\r\n\r\n")),
    ],
    [
      "never ends its chunks",
      "upstream.too_large",
      (s) =>
        s.on("/simple/page/", (c) => {
          c.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
          const more = () => {
            while (c.writable && c.write(`10000\r\n${"x".repeat(65536)}\r\n`));
            if (c.writable) c.once("drain", more);
          };
          more();
        }),
    ],
    [
      "sends a gzip bomb",
      "upstream.too_large",
      (s) =>
        s.on("/simple/page/", (c) =>
          reply(c, { body: gzipSync(Buffer.alloc(50_000_000)), headers: { "content-encoding": "gzip" } }),
        ),
    ],
    [
      "says gzip and sends none",
      "upstream.malformed",
      (s) =>
        s.on("/simple/page/", (c) => reply(c, { body: "no gzip", headers: { "content-encoding": "gzip" } })),
    ],
    [
      "packs in a way not asked for",
      "upstream.malformed",
      (s) => s.on("/simple/page/", (c) => reply(c, { body: "x", headers: { "content-encoding": "br" } })),
    ],
  ];
  for (const [what, code, set] of cases) {
    test(`it ${what}: ${code}`, async () => {
      await using server = await startHostileUpstream();
      set(server);
      const asking = client();
      expect(await outcome(() => page(asking, upstreamAt(server), "page/", 4_000_000))).toBe(code);
      asking.close();
    });
  }

  test("it refuses connections, and its name does not resolve", async () => {
    const server = await startHostileUpstream();
    await server.refuse(true);
    expect(await outcome(() => page(client(), upstreamAt(server)))).toBe("upstream.unreachable");
    const lost = client(() => Promise.reject(new Error("NXDOMAIN")));
    expect(await outcome(() => page(lost, upstreamAt(server)))).toBe("upstream.unreachable");
    const slow = client(() => new Promise(() => undefined));
    expect(await outcome(() => page(slow, upstreamAt(server)))).toBe("upstream.timeout");
  });
});

describe("L10 L11 L12 nothing but the allowed hosts is ever connected to", () => {
  test("addresses are judged when the connection is made, whatever the name led to before", async () => {
    await using server = await startHostileUpstream();
    server.on("/simple/page/", "inside");
    const port = server.host.split(":")[1];
    const named = { url: `http://packages.example:${port}/simple/`, hosts: [`packages.example:${port}`] };
    const upstream = upstreamAt(server, { ...named, allowPrivate: false });
    const asking = client(async () => ["127.0.0.1"]);
    expect(await outcome(() => page(asking, upstream))).toBe("upstream.address");
    expect(server.asked).toEqual([]);
    expect(await outcome(() => page(asking, { ...upstream, allowPrivate: true }))).toBe("inside");
    asking.close();
  });

  test("redirects stay on the allowed hosts, few, and never from https to http", async () => {
    await using server = await startHostileUpstream();
    await using other = await startHostileUpstream();
    other.otherwise((socket) => reply(socket, { body: "elsewhere" }));
    const send = (location: string) =>
      server.on("/simple/page/", (socket) => reply(socket, { status: 302, headers: { location } }));
    const asking = client();
    for (const location of [
      "file:///etc/passwd",
      "data:,x",
      `${other.url}x`,
      `//${other.host}/x`,
      "http://169.254.169.254/latest/",
      "http://[::1]/",
      "http://2130706433/",
      `http://user@${server.host}/x`,
      "",
      "/simple/page/",
    ]) {
      send(location);
      expect([location, await outcome(() => page(asking, upstreamAt(server)))]).toEqual([
        location,
        "upstream.redirect",
      ]);
    }
    expect(other.asked).toEqual([]);
    server.on("/simple/Page/", "found");
    send("/simple/Page/");
    expect(await page(asking, upstreamAt(server))).toBe("found");
    asking.close();
  });

  test("the password goes to the configured host alone, not to another one that is allowed", async () => {
    await using server = await startHostileUpstream();
    await using files = await startHostileUpstream();
    files.otherwise((socket) => reply(socket, { body: "file" }));
    server.on("/simple/page/", (socket) =>
      reply(socket, { status: 307, headers: { location: `${files.origin}/f` } }),
    );
    const upstream = upstreamAt(server, {
      hosts: [server.host, files.host],
      secrets: async () => ({ authorization: "Basic c2VjcmV0" }),
    });
    const asking = client();
    expect(await page(asking, upstream)).toBe("file");
    expect(server.asked[0]?.headers.get("authorization")).toBe("Basic c2VjcmV0");
    expect(files.asked[0]?.headers.has("authorization")).toBe(false);
    asking.close();
  });
});

test("L03 L01 after failures in a row an upstream is left alone, and tried again by one request", async () => {
  await using server = await startHostileUpstream();
  server.on("/simple/page/", (socket) => reply(socket, { status: 503 }));
  let time = 0;
  const asking = createUpstreamClient({ now: () => time, resolve: async (host) => [host], offline: false });
  const upstream = upstreamAt(server);
  for (let at = 0; at < 5; at += 1) await page(asking, upstream);
  expect(await outcome(() => page(asking, upstream))).toBe("upstream.resting");
  expect(asking.health("public")).toMatchObject({ state: "open", openSince: 0, requests: 5 });
  time += 31_000;
  server.on("/simple/page/", "well again");
  const both = await Promise.all([
    outcome(() => page(asking, upstream)),
    outcome(() => page(asking, upstream)),
  ]);
  expect(both).toEqual(["well again", "upstream.resting"]);
  expect(await outcome(() => page(asking, upstream))).toBe("well again");
  asking.close();
});

test("L35 offline, nothing is asked, not even a name", async () => {
  await using server = await startHostileUpstream();
  const asking = client(() => Promise.reject(new Error("asked")), true);
  expect(await outcome(() => page(asking, upstreamAt(server)))).toBe("upstream.offline");
  expect(server.asked).toEqual([]);
});

test("L36 variables that name a proxy change nothing", async () => {
  await using server = await startHostileUpstream();
  await using proxy = await startHostileUpstream();
  server.on("/simple/page/", "direct");
  const names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY"];
  for (const name of names) process.env[name] = proxy.origin;
  try {
    const asking = client();
    expect(await page(asking, upstreamAt(server))).toBe("direct");
    expect(proxy.asked).toEqual([]);
    asking.close();
  } finally {
    for (const name of names) delete process.env[name];
  }
});
