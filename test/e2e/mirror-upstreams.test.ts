/** Real indexes as upstreams, with real wheels and real installers: everything they hold comes through unchanged. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { realWheels, twentyProjects } from "../../scripts/bench/tools.ts";
import { checkHouse } from "../../src/app/check-house.ts";
import { parseWheelFilename } from "../../src/packaging/wheel-filename.ts";
import { openDesk } from "../support/desk.ts";
import { digestOf } from "../support/hostile-upstream.ts";
import { install } from "../support/install.ts";
import { realUpstreams } from "../support/real-upstreams.ts";
import { type RunningHouse, runHouse } from "../support/running-house.ts";

const wheels = twentyProjects(await realWheels());

function behind(settings: object): Promise<RunningHouse> {
  const upstream = { allow_private_addresses: true, ...settings };
  return runHouse(
    [
      "access: { read: anyone }",
      "indexes: { main: { hosts: true, upstreams: [real] } }",
      `upstreams: ${JSON.stringify({ real: upstream })}`,
    ].join("\n"),
  );
}

type Listed = { filename: string; url: string; "core-metadata"?: { sha256: string } };

async function list(house: RunningHouse, project: string): Promise<Listed[]> {
  const page = await house.get(`/simple/${project}/`, { accept: "application/vnd.pypi.simple.v1+json" });
  expect([project, page.status]).toEqual([project, 200]);
  return ((await page.json()) as { files: Listed[] }).files;
}

/** Every wheel comes through byte by byte, and its metadata once it is here. */
async function expectAll(house: RunningHouse): Promise<void> {
  for (const [project, paths] of Map.groupBy(wheels, (path) => parseWheelFilename(basename(path)).name)) {
    const files = await list(house, project);
    expect(files.map(({ filename }) => filename).sort()).toEqual(paths.map((path) => basename(path)).sort());
    for (const path of paths) {
      const { url = "" } = files.find(({ filename }) => filename === basename(path)) ?? {};
      expect(digestOf(await (await house.get(url)).bytes())).toBe(digestOf(await Bun.file(path).bytes()));
    }
    for (const { url, ...file } of await list(house, project)) {
      const metadata = await (await house.get(`${url}.metadata`)).bytes();
      expect(digestOf(metadata)).toBe(file["core-metadata"]?.sha256 ?? "none");
    }
  }
  expect((await house.get("/simple/not-there/")).status).toBe(404);
  const { dataFolder, now } = house.house;
  expect((await checkHouse({ dataFolder, now })).faults).toEqual([]);
}

describe.each(Object.entries(realUpstreams))("%s", (_, start) => {
  test("all of its files come through, and installers install from here", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-upstream-"));
    try {
      await using upstream = await start(folder, wheels);
      await using house = await behind(upstream.settings);
      for (const client of ["pip 26.3", "uv 0.13.9"] as const) {
        using desk = openDesk();
        const options = client.startsWith("pip") ? ["--no-deps", "--no-compile"] : ["--no-deps"];
        const done = await install(desk, client, {
          index: `${house.address}/simple/`,
          requirement: "markupsafe",
          options,
        });
        expect(done).toMatchObject({
          code: 0,
          installed: ["MarkupSafe 3.0.4"].map((line) => expect.stringMatching(new RegExp(line, "i"))),
        });
      }
      await expectAll(house);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

test("another Gatehouse, with a token, and its own upstream behind it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-upstream-"));
  const variable = "MIRROR_TEST_TOKEN";
  try {
    await using first = await realUpstreams["nginx, one folder per project"]?.(folder, wheels);
    await using second = await runHouse(
      [
        "access: { read: authenticated }",
        "indexes: { main: { hosts: true, upstreams: [real] } }",
        `upstreams: ${JSON.stringify({ real: { allow_private_addresses: true, ...first?.settings } })}`,
      ].join("\n"),
    );
    process.env[variable] = second.token;
    await using house = await behind({
      url: `${second.address}/simple/`,
      user: "__token__",
      password: { env: variable },
      hashes: "first_seen",
    });
    await expectAll(house);
  } finally {
    delete process.env[variable];
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
