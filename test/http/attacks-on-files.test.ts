/** Cases of groups A to E that need a whole house: casing, second sdists, the checked file itself, what never changes. */
import { afterAll, expect, test } from "bun:test";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BadInput, testBadInput } from "../support/bad-input.ts";
import { openDataFolder } from "../support/data-folder.ts";
import { expectClean } from "../support/expect-clean.ts";
import { runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";

const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());
const wheel = sampleWheel({ name: "demo", metadata: "Summary: first\nRequires-Dist: six\n" });
const sdist = sampleSdist({ name: "demo" });
for (const dist of [wheel, sdist]) expect((await running.upload(dist)).status).toBe(200);

testBadInput(running, {
  "A23: a filename that differs from a stored one in its case alone": (): BadInput => ({
    dist: wheel,
    sent: { filename: "Demo-1.0-py3-none-any.whl" },
    says: "should contain the normalized project name 'demo'",
  }),
  "A23: an sdist's filename that differs in its case alone": (): BadInput => ({
    dist: sdist,
    sent: { filename: "DEMO-1.0.tar.gz" },
    says: "should be 'demo-1.0.tar.gz'",
  }),
  "D17: a second sdist of one release, as .zip beside .tar.gz": (): BadInput => ({
    dist: { ...sampleSdist({ name: "demo", salt: "zip" }), filename: "demo-1.0.zip" },
    says: "should be 'demo-1.0.tar.gz'",
  }),
  "D17: a second sdist of one release, under another spelling of its version": (): BadInput => ({
    dist: { ...sampleSdist({ name: "demo", salt: "other" }), filename: "demo-1.0.0.tar.gz" },
    says: /./,
  }),
});

test("A23: blobs are named by what they hold, so that no disk confuses two of them", () => {
  const blobs = join(running.house.dataFolder, "blobs");
  const names = readdirSync(blobs).flatMap((start) =>
    readdirSync(join(blobs, start)).map((rest) => start + rest),
  );
  expect(names.length).toBe(2);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}$/);
});

test("C32: the file that was checked is the one that is kept: the same inode, never opened again by its path", async () => {
  await using folder = await openDataFolder();
  const sink = await folder.store.stage();
  await sink.write(new Uint8Array([1, 2, 3]));
  const staged = await sink.finish();
  const [name = ""] = await folder.leftovers();
  const { ino } = statSync(join(folder.path, "tmp", name));
  expect(new Uint8Array(await staged.blob.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  await staged.settle();
  staged.place();
  expect(statSync(folder.store.path(staged.sha256)).ino).toBe(ino);
});

test("E16: metadata of a file that is here stays as it was published, whatever a later form says", async () => {
  const before = await (await running.get("/simple/demo/")).text();
  const again = await running.upload(wheel, {
    fields: { summary: "second", requires_dist: ["evil"], requires_python: ">=4" },
  });
  expect(again.status).toBe(200);
  expect(await (await running.get("/simple/demo/")).text()).toBe(before);
  const info = (await (await running.get("/pypi/demo/json")).json()) as { info: Record<string, unknown> };
  expect([info.info["summary"], info.info["requires_dist"]]).toEqual(["first", ["six"]]);
  const changed = sampleWheel({ name: "demo", metadata: "Summary: second\n" });
  expect((await running.upload(changed)).status).toBe(400);
  await expectClean(running);
});

type SimplePage = {
  meta: Record<string, unknown>;
  name: string;
  versions: string[];
  files: Record<string, unknown>[];
};

test("E18: JSON pages have every key that PEP 691, 700, 714 and 792 ask for, of the right type", async () => {
  const accept = "application/vnd.pypi.simple.v1+json";
  const root = (await (await running.get("/simple/", { accept })).json()) as { projects: { name: string }[] };
  expect(root.projects.map(({ name }) => name)).toContain("demo");
  for (const { name } of root.projects) {
    const page = (await (await running.get(`/simple/${name}/`, { accept })).json()) as SimplePage;
    expect(page.meta["api-version"]).toMatch(/^1\.\d+$/);
    expect(page.name).toBe(name);
    expect(page.versions).toEqual(["1.0"]);
    for (const file of page.files) {
      expect(file).toMatchObject({
        filename: expect.stringMatching(/^[A-Za-z0-9._+!-]+$/),
        url: expect.stringMatching(/^(?:https?:|\.\.\/|\/)/),
        hashes: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        size: expect.any(Number),
        "upload-time": expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/),
      });
    }
  }
});
