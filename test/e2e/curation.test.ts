/** Rules on downloads with real installers: unpinned, they choose what is allowed; pinned, they tell what they can of the reason. */
import { expect, test } from "bun:test";
import type { ClientName } from "../support/client-versions.ts";
import { openDesk } from "../support/desk.ts";
import { digestOf, jsonPage, mirrorConfig, startHostileUpstream } from "../support/hostile-upstream.ts";
import { install } from "../support/install.ts";
import { runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";

const old = sampleWheel({ name: "good", version: "1.0" });
const blocked = sampleWheel({ name: "good", version: "1.1" });

async function upstreamOfTwo() {
  const upstream = await startHostileUpstream();
  const days = { [old.filename]: "2025-06-01T00:00:00Z", [blocked.filename]: "2026-03-19T00:00:00Z" };
  const files = [old, blocked].map(({ filename, bytes, metadata }) => ({
    filename,
    bytes,
    "upload-time": days[filename],
    "core-metadata": { sha256: digestOf(metadata) },
  }));
  upstream.on("/simple/good/", jsonPage("good", files));
  for (const { filename, bytes, metadata } of [old, blocked]) {
    upstream.on(`/files/${filename}`, bytes);
    upstream.on(`/files/${filename}.metadata`, metadata);
  }
  return upstream;
}

const optionsOf = (client: string): readonly string[] =>
  client.startsWith("pip ") ? ["--no-compile", "--no-cache-dir"] : [];

const rules = { upstream: { deny: [{ versions: ">=1.1", reason: "SEC-12" }] } };

/** What a client shows of the refusal of a pinned version: uv alone reads the body, where the reason is. */
const pinned: [ClientName, RegExp][] = [
  ["pip 21.3.1", /403/],
  ["pip 26.3", /403/],
  ["uv 0.13.9", /Hidden by deny|SEC-12/],
  ["poetry 2.5.1", /403/],
  ["pdm 2.29.4", /403/],
];

test.each(pinned)(
  "%s takes 1.0 by itself, and is refused the pinned 1.1",
  async (client, words) => {
    await using upstream = await upstreamOfTwo();
    await using house = await runHouse(mirrorConfig([upstream], rules));
    using desk = openDesk();
    const order = { index: `${house.address}/simple/`, options: optionsOf(client) };
    const free = await install(desk, client, { ...order, requirement: "good" });
    expect(free).toMatchObject({ code: 0, installed: ["good 1.0"] });
    const spelled = client.startsWith("poetry") ? "good@1.1" : "good==1.1";
    const held = await install(desk, client, { ...order, requirement: spelled });
    expect(held.installed).toEqual([]);
    expect(held.output).toMatch(words);
    expect(upstream.count(`/files/${blocked.filename}`)).toBe(0);
  },
  120_000,
);

test("pip and uv install the world as of a day", async () => {
  await using upstream = await upstreamOfTwo();
  await using house = await runHouse(mirrorConfig([upstream]));
  for (const client of ["pip 26.3", "uv 0.13.9"] as const) {
    using desk = openDesk();
    for (const [root, version] of [
      ["/as-of/2026-03-19/simple/", "1.1"],
      ["/as-of/2026-03-18/simple/", "1.0"],
    ]) {
      const done = await install(desk, client, {
        index: `${house.address}${root}`,
        requirement: "good",
        options: optionsOf(client),
      });
      expect(done).toMatchObject({ code: 0, installed: [`good ${version}`] });
    }
    const index = `${house.address}/as-of/2026-03-18/simple/`;
    const late = await install(desk, client, { index, requirement: "good==1.1", options: optionsOf(client) });
    expect([late.code === 0, late.installed]).toEqual([false, []]);
  }
}, 120_000);
