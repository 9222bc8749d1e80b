/** The daily look for private names on the lists of upstreams: told once, and nothing is given away. */
import { expect, test } from "bun:test";
import { unseenNotices } from "../../src/accounts/notices.ts";
import { claimName } from "../../src/catalog/claim-name.ts";
import { openDiskStore } from "../../src/blobs/disk-store.ts";
import { uncurated } from "../../src/mirror/shown-files.ts";
import { type Mirror, openMirror } from "../../src/mirror/mirror.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { type HostileUpstream, reply, startHostileUpstream } from "../support/hostile-upstream.ts";
import { publish } from "../support/new-file.ts";
import { addPerson, openTestHouse, operator, type TestHouse } from "../support/test-house.ts";

async function mirrorOf(
  house: TestHouse,
  upstream: HostileUpstream,
  layout: "simple" | "flat" = "simple",
): Promise<Mirror> {
  let id = 0;
  return openMirror({
    db: house.db,
    blobs: await openDiskStore(house.folder, () => String(++id)),
    now: house.now,
    resolve: async (host) => [host],
    upstreams: [
      {
        name: "public",
        url: upstream.url,
        layout,
        hosts: [upstream.host],
        allowPrivate: true,
        hashes: "required",
        timeout: 1000,
        refresh: 1000,
        maxStale: 1000,
        secrets: async () => ({}),
      },
    ],
    indexes: new Map([["main", ["public"]]]),
    reserved: () => ["acme-*"],
    offline: false,
    checksNames: true,
    fileBytes: 1_000_000,
    curation: uncurated,
    warn: () => undefined,
  });
}

const lists: [string, "simple" | "flat", string][] = [
  [
    "JSON",
    "simple",
    JSON.stringify({ meta: {}, projects: ["other", "Demo", "Acme.Tools", "Ours"].map((name) => ({ name })) }),
  ],
  [
    "HTML",
    "simple",
    '<a href="/simple/other/">other</a><a href="demo/">Demo</a><A HREF=acme-tools/>..&gt;</A><a href="ours/">x</a>',
  ],
  [
    "a flat page",
    "flat",
    '<a href="x/demo-1.0.tar.gz#sha256=0">x</a> <a href="acme_tools-2-py3-none-any.whl">x</a><a href="ours-1.zip">y</a><a href="../">up</a>',
  ],
];

for (const [what, layout, body] of lists) {
  test(`names of this house, reserved and claimed ones are found in ${what}, told once, and never asked for`, async () => {
    using house = openTestHouse();
    await using upstream = await startHostileUpstream();
    const admin = await addPerson(house, "ada", { admin: true });
    publish(house, operator);
    claimName({ ...house, removeBlob: () => undefined }, operator, {
      name: parseProjectName("ours"),
      reason: "ours",
    });
    upstream.on("/simple/", (socket) => {
      reply(socket, { body, ...(body.startsWith("{") ? {} : { type: "text/html" }) });
    });
    const mirror = await mirrorOf(house, upstream, layout);
    await mirror.checkNames();
    await mirror.checkNames();
    expect(mirror.states()[0]?.conflicts).toEqual(["acme-tools", "demo", "ours"]);
    expect(upstream.asked.map(({ path }) => path)).toEqual(["/simple/"]);
    house.pass(25 * 3_600_000);
    await mirror.checkNames();
    expect(upstream.asked.length).toBe(2);
    const told = unseenNotices(house.db, admin.id).map(({ words }) => words);
    expect(told).toEqual(["An upstream lists names that are private here: acme-tools, demo, ours at public"]);
    upstream.on("/simple/", '{"projects":[]}');
    house.pass(25 * 3_600_000);
    await mirror.checkNames();
    expect(mirror.states()[0]).toMatchObject({ conflicts: [], check: { outcome: "private names found: 0" } });
    mirror.close();
  });
}

test("a list that cannot be had is said, and asked for again the next day", async () => {
  using house = openTestHouse();
  await using upstream = await startHostileUpstream();
  const mirror = await mirrorOf(house, upstream);
  await mirror.checkNames();
  expect(mirror.states()[0]?.check?.outcome).toContain("status 404");
  await mirror.checkNames();
  expect(upstream.asked.length).toBe(1);
  mirror.close();
});
