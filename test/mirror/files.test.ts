/** Group L through a running house: files of upstreams, fetched once, proven before their end, kept or not at all. */
import { describe, expect, test } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkHouse } from "../../src/app/check-house.ts";
import { startSweep } from "../../src/app/sweep-blobs.ts";
import {
  type HostileUpstream,
  digestOf,
  jsonPage,
  mirrorConfig,
  reply,
  startHostileUpstream,
} from "../support/hostile-upstream.ts";
import { holdings, type RunningHouse, runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";

const wheel = sampleWheel({ name: "good", version: "1.0" });
const sha256 = digestOf(wheel.bytes);
const path = addressOf(sha256, wheel.filename);

function addressOf(digest: string, filename: string): string {
  return `/files/${digest.slice(0, 2)}/${digest.slice(2)}/${filename}`;
}

/** Bytes that do not compress away, of a filename that nobody looks into. */
function largeFile(bytes: number) {
  const filename = "good-9.0.tar.gz";
  const data = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 4096) data[at] = (at / 4096) % 251;
  return { filename, bytes: data, sha256: digestOf(data), path: addressOf(digestOf(data), filename) };
}

function list(upstream: HostileUpstream, more: object = {}): void {
  upstream.on("/simple/good/", jsonPage("good", [{ filename: wheel.filename, bytes: wheel.bytes, ...more }]));
}

const kept = ({ house }: RunningHouse) =>
  house.db.sqlite.query("SELECT filename, held FROM mirror_files ORDER BY id").all();

async function faultsOf({ house }: RunningHouse): Promise<unknown> {
  return (await checkHouse({ dataFolder: house.dataFolder, now: house.now })).faults;
}

/** What a client gets: the status, and whether the body came to its end. */
async function fetched(house: RunningHouse, at = path): Promise<[number, string]> {
  const answer = await house.get(at);
  try {
    return [answer.status, digestOf(await answer.bytes())];
  } catch {
    return [answer.status, "cut"];
  }
}

test("a file is fetched once, proven, kept as a blob, and answers like any other: ranges, HEAD, ETag, metadata", async () => {
  await using upstream = await startHostileUpstream();
  list(upstream);
  upstream.on(`/files/${wheel.filename}`, wheel.bytes);
  await using house = await runHouse(mirrorConfig([upstream], { upstream: { refresh: "10m" } }));
  const head = await house.get(path, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(wheel.bytes.length)]);
  expect(upstream.count(`/files/${wheel.filename}`)).toBe(0);
  expect(await fetched(house)).toEqual([200, sha256]);
  expect(await fetched(house)).toEqual([200, sha256]);
  const part = await house.get(path, { headers: { range: "bytes=0-3" } });
  expect([part.status, await part.text()]).toEqual([206, "PK\u0003\u0004"]);
  expect((await house.get(path, { headers: { "if-none-match": `"${sha256}"` } })).status).toBe(304);
  expect(upstream.count(`/files/${wheel.filename}`)).toBe(1);
  // The upstream has no metadata: what is inside is offered from now on.
  const shown = await (await house.get("/simple/good/")).text();
  expect(shown).toContain(`data-core-metadata="sha256=${digestOf(wheel.metadata)}"`);
  expect(await (await house.get(`${path}.metadata`)).text()).toBe(wheel.metadata);
  expect(holdings(house).blobs).toEqual([sha256]);
  expect(await startSweep(house.house).done).toBe(0);
  expect(await faultsOf(house)).toEqual([]);
});

describe("L04 L05 L08 L34 whatever is not the promised bytes is cut or refused, and nothing of it is kept", () => {
  const answers: [string, number, (upstream: HostileUpstream) => void][] = [
    ["other bytes", 502, (u) => u.on(`/files/${wheel.filename}`, Buffer.alloc(wheel.bytes.length, "x"))],
    ["an error page with 200", 502, (u) => u.on(`/files/${wheel.filename}`, "<html>please sign in</html>")],
    [
      "fewer bytes than its own length",
      502,
      (u) =>
        u.on(`/files/${wheel.filename}`, (socket) =>
          reply(socket, { body: wheel.bytes.subarray(0, 99), length: wheel.bytes.length }),
        ),
    ],
    [
      "fewer bytes, ended by the connection",
      502,
      (u) =>
        u.on(`/files/${wheel.filename}`, (socket) =>
          reply(socket, { body: wheel.bytes.subarray(0, 99), length: "none" }),
        ),
    ],
    [
      "more bytes than the page says",
      502,
      (u) =>
        u.on(`/files/${wheel.filename}`, (socket) =>
          reply(socket, { body: Buffer.concat([wheel.bytes, wheel.bytes]), length: "none" }),
        ),
    ],
    ["404", 502, (u) => u.on(`/files/${wheel.filename}`, (socket) => reply(socket, { status: 404 }))],
    ["nothing at all", 504, (u) => u.on(`/files/${wheel.filename}`, () => undefined)],
    [
      "a redirect to the inside",
      502,
      (u) =>
        u.on(`/files/${wheel.filename}`, (socket) =>
          reply(socket, { status: 302, headers: { location: "http://169.254.169.254/" } }),
        ),
    ],
  ];
  for (const [what, status, set] of answers) {
    test(`${what}: ${status}, and the next request tries again`, async () => {
      await using upstream = await startHostileUpstream();
      list(upstream);
      set(upstream);
      await using house = await runHouse(mirrorConfig([upstream], { upstream: { refresh: "10m" } }));
      expect((await house.get(path)).status).toBe(status);
      expect([holdings(house).blobs, holdings(house).tmp, kept(house)]).toEqual([[], [], []]);
      upstream.on(`/files/${wheel.filename}`, wheel.bytes);
      expect(await fetched(house)).toEqual([200, sha256]);
    });
  }

  test("L05 a large file with a wrong last byte reaches nobody whole: every transfer is cut", async () => {
    await using upstream = await startHostileUpstream();
    const large = largeFile(5_000_000);
    upstream.on("/simple/good/", jsonPage("good", [large]));
    const wrong = Uint8Array.from(large.bytes);
    wrong[wrong.length - 1] = 255;
    upstream.on(`/files/${large.filename}`, wrong);
    await using house = await runHouse(mirrorConfig([upstream]));
    const all = await Promise.all([1, 2, 3].map(() => fetched(house, large.path)));
    for (const [status, body] of all)
      expect(status === 200 ? body : status).toBe(status === 200 ? "cut" : 502);
    expect([holdings(house).blobs, holdings(house).tmp]).toEqual([[], []]);
    upstream.on(`/files/${large.filename}`, large.bytes);
    expect(await fetched(house, large.path)).toEqual([200, large.sha256]);
  });

  test("L09 a file above the limit is not fetched to its end", async () => {
    await using upstream = await startHostileUpstream();
    const large = largeFile(3_000_000);
    upstream.on(
      "/simple/good/",
      JSON.stringify({
        ...JSON.parse(jsonPage("good", [large])),
        files: [
          {
            filename: large.filename,
            url: `../../files/${large.filename}`,
            hashes: { sha256: large.sha256 },
          },
        ],
      }),
    );
    upstream.on(`/files/${large.filename}`, large.bytes);
    await using house = await runHouse(mirrorConfig([upstream], { limits: { file_size: "1MiB" } }));
    expect((await house.get(large.path)).status).toBe(502);
    expect([holdings(house).blobs, holdings(house).tmp]).toEqual([[], []]);
  });
});

test("L06 files without a sha256 are left out, or where the config says so held to the bytes that came first", async () => {
  await using upstream = await startHostileUpstream();
  upstream.on("/simple/good/", `<html><a href="../../files/${wheel.filename}">${wheel.filename}</a></html>`);
  upstream.on(`/files/${wheel.filename}`, "<html>not an archive</html>");
  await using strict = await runHouse(mirrorConfig([upstream]));
  expect(await (await strict.get("/simple/good/")).text()).not.toContain(wheel.filename);
  await using house = await runHouse(mirrorConfig([upstream], { upstream: { hashes: "first_seen" } }));
  const before = /href="([^"#]+)"/.exec(await (await house.get("/simple/good/")).text())?.[1] ?? "";
  expect((await house.get(before)).status).toBe(502);
  upstream.on(`/files/${wheel.filename}`, wheel.bytes);
  expect(await fetched(house, before)).toEqual([200, sha256]);
  const after = await (await house.get("/simple/good/")).text();
  expect(after).toContain(`href="${path}#sha256=${sha256}"`);
  expect([await fetched(house, before), await fetched(house)]).toEqual([
    [200, sha256],
    [200, sha256],
  ]);
  house.house.db.sqlite.run("UPDATE mirror_files SET held = 0");
  upstream.on(`/files/${wheel.filename}`, sampleWheel({ name: "good", salt: "other" }).bytes);
  expect((await house.get(path)).status).toBe(200);
});

test("L07 bytes that changed upstream are never taken: the old ones stay, the page shows their hash, and it is told", async () => {
  await using upstream = await startHostileUpstream();
  list(upstream);
  upstream.on(`/files/${wheel.filename}`, wheel.bytes);
  let time = Date.UTC(2026, 2, 1);
  await using house = await runHouse(mirrorConfig([upstream]), {}, () => time);
  expect(await fetched(house)).toEqual([200, sha256]);
  const before = house.house.db.mark.read();
  const other = sampleWheel({ name: "good", version: "1.0", salt: "other" });
  upstream.on("/simple/good/", jsonPage("good", [{ filename: other.filename, bytes: other.bytes }]));
  upstream.on(`/files/${other.filename}`, other.bytes);
  time += 120_000;
  expect(await (await house.get("/simple/good/")).text()).toContain(`#sha256=${sha256}`);
  expect(await fetched(house)).toEqual([200, sha256]);
  expect((await house.get(addressOf(digestOf(other.bytes), other.filename))).status).toBe(404);
  expect(house.logged.join("\n")).toContain("an upstream changed the bytes of a file");
  expect(house.house.db.mark.read()).toBe(before + 1);
  expect(upstream.count(`/files/${wheel.filename}`)).toBe(1);
});

describe("L25 metadata", () => {
  test("is fetched and proven before the wheel is, and kept", async () => {
    await using upstream = await startHostileUpstream();
    list(upstream, { "core-metadata": { sha256: digestOf(wheel.metadata) } });
    upstream.on(`/files/${wheel.filename}.metadata`, wheel.metadata);
    await using house = await runHouse(mirrorConfig([upstream], { upstream: { refresh: "10m" } }));
    for (const _ of [1, 2]) expect(await (await house.get(`${path}.metadata`)).text()).toBe(wheel.metadata);
    expect(upstream.count(`/files/${wheel.filename}.metadata`)).toBe(1);
    expect(upstream.count(`/files/${wheel.filename}`)).toBe(0);
  });

  test("that is promised and not there is taken from the wheel, when it is what was promised", async () => {
    await using upstream = await startHostileUpstream();
    list(upstream, { "core-metadata": { sha256: digestOf(wheel.metadata) } });
    upstream.on(`/files/${wheel.filename}`, wheel.bytes);
    await using house = await runHouse(mirrorConfig([upstream]));
    expect(await (await house.get(`${path}.metadata`)).text()).toBe(wheel.metadata);
  });

  test("that is wrong is not served, and not offered again", async () => {
    await using upstream = await startHostileUpstream();
    list(upstream, { "core-metadata": { sha256: digestOf("lies") } });
    upstream.on(`/files/${wheel.filename}.metadata`, "other lies");
    upstream.on(`/files/${wheel.filename}`, wheel.bytes);
    await using house = await runHouse(mirrorConfig([upstream], { upstream: { refresh: "10m" } }));
    expect(await (await house.get("/simple/good/")).text()).toContain(digestOf("lies"));
    expect((await house.get(`${path}.metadata`)).status).toBe(404);
    const page = await (await house.get("/simple/good/")).text();
    expect([page.includes(digestOf("lies")), page.includes(digestOf(wheel.metadata))]).toEqual([false, true]);
    expect(await (await house.get(`${path}.metadata`)).text()).toBe(wheel.metadata);
  });
});

describe("L28 L29 many at once", () => {
  test("clients of one cold file make one request upstream, and get it as it arrives; the first may leave", async () => {
    await using upstream = await startHostileUpstream();
    const large = largeFile(20_000_000);
    upstream.on("/simple/good/", jsonPage("good", [large]));
    const rest = Promise.withResolvers<void>();
    upstream.on(`/files/${large.filename}`, (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${large.bytes.length}\r\n\r\n`);
      socket.write(large.bytes.subarray(0, 10_000_000));
      void rest.promise.then(() => socket.write(large.bytes.subarray(10_000_000)));
    });
    await using house = await runHouse(mirrorConfig([upstream], { upstream: { timeout: "20s" } }));
    const first = await house.get(large.path);
    const reader = first.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    await reader?.cancel();
    const others = Array.from({ length: 50 }, () => house.get(large.path));
    const begun = await Promise.all(others);
    rest.resolve();
    const digests = await Promise.all(begun.map(async (answer) => digestOf(await answer.bytes())));
    expect(new Set(digests)).toEqual(new Set([large.sha256]));
    expect(upstream.count(`/files/${large.filename}`)).toBe(1);
    expect(await fetched(house, large.path)).toEqual([200, large.sha256]);
    expect(holdings(house).tmp).toEqual([]);
  });

  test("when it fails, all who wait hear of it at once, by one request", async () => {
    await using upstream = await startHostileUpstream();
    const body = jsonPage("good", [{ filename: wheel.filename, bytes: wheel.bytes }]);
    // A connection that was used before may be tried again.
    upstream.on("/simple/good/", (socket) => reply(socket, { body, headers: { connection: "close" } }));
    upstream.on(`/files/${wheel.filename}`, (socket) => setTimeout(() => socket.destroy(), 200));
    await using house = await runHouse(mirrorConfig([upstream]));
    const all = await Promise.all(Array.from({ length: 100 }, async () => (await house.get(path)).status));
    expect(new Set(all)).toEqual(new Set([502]));
    expect(upstream.count(`/files/${wheel.filename}`)).toBe(1);
  });
});

test("L31 L32 the least recently used file goes when there is no room; what is published here never does", async () => {
  await using upstream = await startHostileUpstream();
  const files = ["1.0", "2.0", "3.0"].map((version) =>
    sampleWheel({ name: "good", version, files: { "x.bin": Buffer.from(digestOf(version).repeat(5_000)) } }),
  );
  upstream.on("/simple/good/", jsonPage("good", files));
  for (const file of files) upstream.on(`/files/${file.filename}`, file.bytes);
  const size = files[0]?.bytes.length ?? 0;
  let time = Date.UTC(2026, 2, 1);
  await using house = await runHouse(
    mirrorConfig([upstream], {
      mirror: { cache_size: `${Math.round(size * 2.5)}B` },
      upstream: { refresh: "10m" },
    }),
    {},
    () => time,
  );
  const [one, two, three] = files.map((file) => addressOf(digestOf(file.bytes), file.filename));
  const own = sampleWheel({ name: "own" });
  await house.upload(own);
  for (const at of [one, two, one, three]) {
    time += 1000;
    expect((await fetched(house, at))[0]).toBe(200);
  }
  expect(kept(house)).toEqual(files.map(({ filename }, at) => ({ filename, held: at === 1 ? 0 : 1 })));
  expect(await faultsOf(house)).toEqual([]);
  expect((await house.get(addressOf(digestOf(own.bytes), own.filename))).status).toBe(200);
  time += 1000;
  expect((await fetched(house, two))[0]).toBe(200);
  expect(upstream.count(`/files/${files[1]?.filename}`)).toBe(2);
});

test("L32 bytes that are both published here and kept of an upstream outlive either", async () => {
  await using upstream = await startHostileUpstream();
  const shared = sampleWheel({ name: "good", version: "1.0" });
  list(upstream);
  upstream.on(`/files/${wheel.filename}`, wheel.bytes);
  await using house = await runHouse(mirrorConfig([upstream]));
  expect(await fetched(house)).toEqual([200, sha256]);
  const { collectBlobs } = await import("../../src/catalog/collect-blobs.ts");
  const collect = () =>
    collectBlobs({ db: house.house.db, removeBlob: (name) => house.house.blobs.remove(name) }, [
      digestOf(shared.bytes),
    ]);
  expect(collect()).toBe(0);
  house.house.db.sqlite.run("UPDATE mirror_files SET held = 0");
  expect(collect()).toBe(1);
});

test("L30 a folder that cannot be written to gives 503, and nothing that is there suffers", async () => {
  await using upstream = await startHostileUpstream();
  list(upstream);
  upstream.on(`/files/${wheel.filename}`, wheel.bytes);
  await using house = await runHouse(mirrorConfig([upstream], { upstream: { refresh: "10m" } }));
  const tmp = join(house.house.dataFolder, "tmp");
  rmSync(tmp, { recursive: true });
  writeFileSync(tmp, "");
  expect((await house.get(path)).status).toBe(503);
  expect((await house.get("/simple/good/")).status).toBe(200);
  rmSync(tmp);
  mkdirSync(tmp);
  expect(await fetched(house)).toEqual([200, sha256]);
});

test("L01 L35 offline, and with the upstream down, what is here is served and the rest is refused at once", async () => {
  await using upstream = await startHostileUpstream();
  list(upstream);
  upstream.on(`/files/${wheel.filename}`, wheel.bytes);
  await using house = await runHouse(mirrorConfig([upstream], { mirror: { offline: true } }));
  expect((await house.get("/simple/good/")).status).toBe(502);
  expect((await house.get(path)).status).toBe(502);
  expect(upstream.asked).toEqual([]);
});

test("a file of quarantine is not served from upstream, nor its metadata", async () => {
  await using upstream = await startHostileUpstream();
  upstream.on(
    "/simple/good/",
    jsonPage("good", [{ filename: wheel.filename, bytes: wheel.bytes }], {
      "project-status": { status: "quarantined" },
    }),
  );
  upstream.on(`/files/${wheel.filename}`, wheel.bytes);
  await using house = await runHouse(mirrorConfig([upstream]));
  expect((await house.get(path)).status).toBe(403);
  expect(await (await house.get("/simple/good/")).text()).not.toContain(wheel.filename);
  expect(upstream.count(`/files/${wheel.filename}`)).toBe(0);
});
