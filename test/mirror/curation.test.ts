/** Rules on downloads (clients.md, "Rules on downloads") through a running house: hidden on pages, refused at addresses, explained. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  digestOf,
  type HostileUpstream,
  jsonPage,
  mirrorConfig,
  startHostileUpstream,
} from "../support/hostile-upstream.ts";
import { type RunningHouse, runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 20);
const JSON_PAGE = "application/vnd.pypi.simple.v1+json";

function clock(time = START) {
  return { now: () => time, pass: (ms: number) => (time += ms) };
}

type Shown = { filename: string; yanked?: string | boolean };

async function shown(house: RunningHouse, root = "/simple"): Promise<Record<string, string>> {
  const answer = await house.get(`${root}/good/`, { accept: JSON_PAGE });
  if (answer.status !== 200) return { status: String(answer.status) };
  const { files } = (await answer.json()) as { files: Shown[] };
  return Object.fromEntries(files.map(({ filename, yanked }) => [filename, String(yanked ?? false)]));
}

const old = sampleWheel({ name: "good", version: "1.0" });
const fresh = sampleWheel({
  name: "good",
  version: "1.1",
  metadataVersion: "2.4",
  metadata: "License-Expression: AGPL-3.0-only\n",
});
const ageless = sampleSdist({ name: "good", version: "0.9" });
const addressOf = ({ bytes, filename }: { bytes: Uint8Array; filename: string }) => {
  const sha256 = digestOf(bytes);
  return `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`;
};

/** 1.0 of last year, 1.1 of yesterday with its metadata, and an sdist of unknown age. */
async function upstreamOfThree(): Promise<HostileUpstream> {
  const upstream = await startHostileUpstream();
  const files = [
    { ...old, "upload-time": "2025-06-01T00:00:00Z" },
    {
      ...fresh,
      "upload-time": "2026-03-19T00:00:00Z",
      "core-metadata": { sha256: digestOf(fresh.metadata) },
    },
    ageless,
  ];
  const page = files.map(({ filename, bytes, ...more }) => {
    const { metadata: _, ...rest } = more as Record<string, unknown>;
    return { filename, bytes, ...rest };
  });
  upstream.on("/simple/good/", jsonPage("good", page));
  for (const { filename, bytes } of files) upstream.on(`/files/${filename}`, bytes);
  upstream.on(`/files/${fresh.filename}.metadata`, fresh.metadata);
  return upstream;
}

const status = async (house: RunningHouse, file: { bytes: Uint8Array; filename: string }, more = "") =>
  (await house.get(`${addressOf(file)}${more}`)).status;

test("a cooldown holds what is new or of unknown age, on pages, files and metadata, and lets it through in time", async () => {
  await using upstream = await upstreamOfThree();
  const time = clock();
  await using house = await runHouse(
    mirrorConfig([upstream], { upstream: { cooldown: "7d" } }),
    {},
    time.now,
  );
  const page = await shown(house);
  expect(page[old.filename]).toBe("false");
  expect(page[fresh.filename]).toMatch(
    /^Hidden by cooldown \(test\.yaml:\d+\): it was uploaded 2026-03-19 00:00 UTC, and new files wait 7 days, this one until 2026-03-26 00:00 UTC\.$/,
  );
  expect(page[ageless.filename]).toContain("nobody knows when it was uploaded");
  expect([await status(house, old), await status(house, fresh), await status(house, ageless)]).toEqual([
    200, 403, 403,
  ]);
  expect(await status(house, fresh, ".metadata")).toBe(403);
  const refused = await house.get(addressOf(fresh), { accept: "application/json" });
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect(await refused.json()).toMatchObject({
    rule: "mirror.hidden",
    since: "2026-03-19T00:00:00Z",
    detail: expect.stringMatching(
      /hidden by cooldown .* or ask an admin to let this one through\. \/why\/good\/1\.1 explains/,
    ),
  });
  expect(upstream.count(`/files/${fresh.filename}`)).toBe(0);
  time.pass(6 * DAY);
  expect((await shown(house))[fresh.filename]).toBe("false");
  expect(await status(house, fresh)).toBe(200);
});

test("the reason of a rule is what clients are told; the first rule that hides decides", async () => {
  await using upstream = await upstreamOfThree();
  const time = clock();
  await using house = await runHouse(
    mirrorConfig([upstream], {
      upstream: { freeze: "2026-03-24T10:00Z", deny: [{ versions: ">=1.1", reason: "SEC-12" }] },
    }),
    {},
    time.now,
  );
  expect(await status(house, old)).toBe(200);
  expect(await status(house, fresh)).toBe(403);
  expect((await shown(house))[fresh.filename]).toContain("SEC-12");
});

describe("allow and deny", () => {
  const cases: [string, object, Record<"old" | "fresh" | "ageless", number>][] = [
    ["by glob", { deny: [{ match: ["go*"] }] }, { old: 403, fresh: 403, ageless: 403 }],
    ["by another glob", { deny: [{ match: ["bad-*"] }] }, { old: 200, fresh: 200, ageless: 200 }],
    ["by version", { deny: [{ versions: "<1.0" }] }, { old: 200, fresh: 200, ageless: 403 }],
    ["by kind", { deny: [{ files: ["sdist"] }] }, { old: 200, fresh: 200, ageless: 403 }],
    ["by licence", { deny: [{ licences: ["AGPL-*"] }] }, { old: 200, fresh: 403, ageless: 200 }],
    ["allowed by version", { allow: [{ versions: "~=1.0" }] }, { old: 200, fresh: 200, ageless: 403 }],
    [
      "allowed by licence, unknown ones held",
      { allow: [{ licences: ["agpl-3.0-only"] }] },
      { old: 403, fresh: 200, ageless: 403 },
    ],
  ];
  for (const [what, rules, expected] of cases) {
    test(what, async () => {
      await using upstream = await upstreamOfThree();
      await using house = await runHouse(mirrorConfig([upstream], { upstream: rules }), {}, clock().now);
      expect({
        old: await status(house, old),
        fresh: await status(house, fresh),
        ageless: await status(house, ageless),
      }).toEqual(expected);
      const page = await shown(house);
      expect(page[old.filename]).toEqual(
        expected.old === 200 ? "false" : expect.stringContaining("Hidden by"),
      );
      expect(page[fresh.filename]).toEqual(
        expected.fresh === 200 ? "false" : expect.stringContaining("Hidden by"),
      );
    });
  }
});

test("rules of one index hide on its pages; an address is refused where every index hides the file", async () => {
  await using upstream = await upstreamOfThree();
  const strict = { upstreams: ["up1"], deny: [{ versions: ">1.0" }] };
  const config = (main: object) =>
    mirrorConfig([upstream], { indexes: { main: { upstreams: ["up1"], ...main }, strict } });
  await using house = await runHouse(config({}), {}, clock().now);
  expect((await shown(house))[fresh.filename]).toBe("false");
  expect((await shown(house, "/strict/simple"))[fresh.filename]).toContain("Hidden by deny");
  expect(await status(house, fresh)).toBe(200);
  await using other = await runHouse(config({ cooldown: "7d" }), {}, clock().now);
  expect(await status(other, fresh)).toBe(403);
});

test("an exception of the config lets one version through every rule until its time", async () => {
  await using upstream = await upstreamOfThree();
  const time = clock();
  const exception = {
    project: "Good",
    version: "1.1.0",
    by: "alice",
    until: "2026-03-21",
    reason: "CVE fix",
  };
  const rules = { cooldown: "30d", break_glass: [exception] };
  await using house = await runHouse(mirrorConfig([upstream], { upstream: rules }), {}, time.now);
  expect((await shown(house))[fresh.filename]).toBe("false");
  expect(await status(house, fresh)).toBe(200);
  expect(await status(house, ageless)).toBe(403);
  time.pass(DAY);
  expect((await shown(house))[fresh.filename]).toContain("cooldown");
  expect(await status(house, fresh)).toBe(403);
});

test("versions of an OSV dump are hidden where they are as severe as the rule says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-osv-"));
  try {
    const osv = join(folder, "dump.jsonl");
    const record = (id: string, fixed: string, severity: string) =>
      JSON.stringify({
        id,
        aliases: ["CVE-2026-1"],
        affected: [
          {
            package: { ecosystem: "PyPI", name: "Good" },
            ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed }] }],
          },
        ],
        database_specific: { severity },
      });
    writeFileSync(osv, `${record("X-1", "1.0", "LOW")}\n${record("X-2", "1.1", "HIGH")}\n`);
    await using upstream = await upstreamOfThree();
    const rules = { vulnerabilities: { osv, block: "high" } };
    await using house = await runHouse(mirrorConfig([upstream], { upstream: rules }), {}, clock().now);
    for (let tries = 0; tries < 100 && (await status(house, fresh)) !== 200; tries += 1) await Bun.sleep(10);
    expect((await shown(house))[old.filename]).toContain("this version is vulnerable (X-2 alias CVE-2026-1)");
    expect([await status(house, old), await status(house, fresh)]).toEqual([403, 200]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a dump that is not there hides everything, and says so", async () => {
  await using upstream = await upstreamOfThree();
  const rules = { vulnerabilities: { osv: "/nowhere/osv.zip" } };
  await using house = await runHouse(mirrorConfig([upstream], { upstream: rules }), {}, clock().now);
  expect((await shown(house))[old.filename]).toContain("the list of vulnerabilities could not be read");
  expect(await status(house, old)).toBe(403);
  expect(house.logged.join()).toContain("a list of vulnerabilities could not be read");
});

describe("as of a moment", () => {
  test("files of upstreams and of this house that came later are not there, at every spelling of the moment", async () => {
    await using upstream = await upstreamOfThree();
    const time = clock(Date.UTC(2026, 0, 1));
    await using house = await runHouse(mirrorConfig([upstream]), {}, time.now);
    const own = (version: string) => house.upload(sampleWheel({ name: "own", version }));
    expect((await own("1.0")).status).toBe(200);
    time.pass(31 * DAY);
    expect((await own("2.0")).status).toBe(200);
    expect(Object.keys(await shown(house, "/as-of/2026-03-01/simple"))).toEqual([old.filename]);
    expect(Object.keys(await shown(house, "/as-of/2026-03-19T00:00:00Z/simple"))).toEqual([
      old.filename,
      fresh.filename,
    ]);
    expect(Object.keys(await shown(house, "/as-of/2026-03-19T00:30%2B01:00/simple"))).toEqual([old.filename]);
    const page = await house.get("/as-of/2026-01-15/simple/own/", { accept: JSON_PAGE });
    expect(await page.json()).toMatchObject({ versions: ["1.0"] });
    expect((await house.get("/as-of/2025-01-15/main/simple/own/")).status).toBe(404);
    expect((await house.get("/as-of/2025-01-15/simple/good/")).status).toBe(404);
    expect((await house.get("/as-of/2026-01-15/simple/Own")).headers.get("location")).toBe(
      "/as-of/2026-01-15/simple/own/",
    );
  });

  test("a moment that is none is refused with the way out", async () => {
    await using house = await runHouse();
    for (const moment of ["yesterday", "2026-02-30", "2026-03-24T10:00", "1e9"]) {
      const answer = await house.get(`/as-of/${moment}/simple/x/`);
      expect([moment, answer.status, await answer.text()]).toEqual([
        moment,
        400,
        expect.stringContaining("Write a day"),
      ]);
    }
  });

  test("the freeze of an index holds for what is published here and for its upstreams", async () => {
    await using upstream = await upstreamOfThree();
    const time = clock();
    const main = { hosts: true, upstreams: ["up1"], freeze: "2026-03-20T12:00Z" };
    const later = { hosts: true, upstreams: ["up1"] };
    await using house = await runHouse(mirrorConfig([upstream], { indexes: { main, later } }), {}, time.now);
    await house.upload(sampleWheel({ name: "own", version: "1.0" }));
    time.pass(DAY);
    await house.upload(sampleWheel({ name: "own", version: "2.0" }));
    const versions = async (root: string) =>
      ((await (await house.get(`${root}/own/`, { accept: JSON_PAGE })).json()) as { versions: string[] })
        .versions;
    expect([await versions("/simple"), await versions("/later/simple")]).toEqual([["1.0"], ["1.0", "2.0"]]);
    expect((await shown(house))[ageless.filename]).toContain("frozen as of 2026-03-20T12:00:00Z");
    expect((await shown(house, "/later/simple"))[ageless.filename]).toBe("false");
  });
});
