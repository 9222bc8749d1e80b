/** Items 51 to 65 of the conformance checklist: metadata files, attestations, project status, yanking, deleting. */
import { afterAll, expect, test } from "bun:test";
import { consoleActor } from "../../src/app/house.ts";
import { deleteFiles } from "../../src/catalog/delete-files.ts";
import { type ProjectStatus, setProjectStatus } from "../../src/catalog/project-status.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { expectClean } from "../support/expect-clean.ts";
import { basic, holdings, runHouse } from "../support/running-house.ts";
import { type SampleDist, sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import { digestOf } from "../support/upload-form.ts";

const JSON_FORM = "application/vnd.pypi.simple.v1+json";
const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());

let count = 0;
async function published(make: typeof sampleWheel = sampleWheel): Promise<SampleDist> {
  const dist = make({
    name: `p-${++count}`,
    metadata: "Summary: caf\u00e9\nLicense: x\n  folded\n\nBody\r\n",
  });
  expect((await running.upload(dist)).status).toBe(200);
  return dist;
}

const urlOf = ({ bytes, filename }: SampleDist): string => {
  const sha256 = digestOf("sha256", bytes);
  return `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`;
};

type Page = {
  files: Record<string, unknown>[];
  versions: string[];
  "project-status": { status: string; reason?: string };
};
const page = async (name: string): Promise<Page> =>
  (await (await running.get(`/simple/${name}/`, { accept: JSON_FORM })).json()) as Page;

function setStatus(name: string, status: ProjectStatus, reason?: string): void {
  setProjectStatus(running.house, consoleActor(), {
    name: parseProjectName(name),
    status,
    ...(reason === undefined ? {} : { reason }),
  });
}

test("51, 53: the .metadata of a wheel is byte for byte its METADATA, by GET and by HEAD", async () => {
  const dist = await published();
  const answer = await running.get(`${urlOf(dist)}.metadata`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(Buffer.from(bytes).toString("utf8")).toBe(dist.metadata);
  expect((await page(dist.name)).files[0]?.["core-metadata"]).toEqual({ sha256: digestOf("sha256", bytes) });
  const head = await running.get(`${urlOf(dist)}.metadata`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
});

test("52, 54, C34: an sdist has no .metadata and announces none", async () => {
  const dist = await published(sampleSdist);
  expect("core-metadata" in ((await page(dist.name)).files[0] ?? {})).toBe(false);
  for (const method of ["GET", "HEAD"])
    expect((await running.get(`${urlOf(dist)}.metadata`, { method })).status).toBe(404);
});

test.each(["first", "last"] as const)(
  "58, 87: attestations are refused clearly, file %s",
  async (content) => {
    const before = holdings(running);
    const dist = sampleWheel({ name: "attested" });
    const answer = await running.upload(dist, { content, fields: { attestations: `[{"version":1}]` } });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toStartWith("Invalid attestations supplied during upload:");
    expect(text).toContain("--no-attestations");
    await expectClean(running, before);
  },
);

test("55, 58: no page mentions provenance", async () => {
  const dist = await published();
  for (const accept of ["text/html", JSON_FORM])
    expect(await (await running.get(`/simple/${dist.name}/`, { accept })).text()).not.toContain("provenance");
});

test("59, 63: a new project is active, in JSON and in HTML", async () => {
  const dist = await published();
  expect((await page(dist.name))["project-status"]).toEqual({ status: "active" });
  const html = await (await running.get(`/simple/${dist.name}/`)).text();
  expect(html).toContain('<meta name="pypi:project-status" content="active">');
});

test.each(["archived", "deprecated", "quarantined"] as const)(
  "63: %s and its reason are shown",
  async (status) => {
    const dist = await published();
    setStatus(dist.name, status, 'see <a href="x">');
    expect((await page(dist.name))["project-status"]).toEqual({ status, reason: 'see <a href="x">' });
    const html = await (await running.get(`/simple/${dist.name}/`)).text();
    expect(html).toContain(`<meta name="pypi:project-status" content="${status}">`);
    expect(html).toContain(
      '<meta name="pypi:project-status-reason" content="see &lt;a href=&quot;x&quot;&gt;">',
    );
  },
);

test("60, 113: archived refuses uploads, also of a file that is here, and still offers its files", async () => {
  const dist = await published();
  setStatus(dist.name, "archived");
  for (const version of ["1.0", "2.0"]) {
    const answer = await running.upload(sampleWheel({ name: dist.name, version }));
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("archived")]);
  }
  expect((await running.get(urlOf(dist))).status).toBe(200);
  expect((await page(dist.name)).files).toHaveLength(1);
});

test("61, 113: quarantined refuses uploads and offers no file, by list, address, metadata or JSON", async () => {
  const dist = await published();
  setStatus(dist.name, "quarantined");
  expect((await running.upload(sampleWheel({ name: dist.name, version: "2.0" }))).status).toBe(403);
  expect((await page(dist.name)).files).toEqual([]);
  expect((await running.get(`/simple/${dist.name}/`)).status).toBe(200);
  for (const address of [urlOf(dist), `${urlOf(dist)}.metadata`])
    for (const method of ["GET", "HEAD"]) expect((await running.get(address, { method })).status).toBe(403);
  expect((await running.get(`/pypi/${dist.name}/json`)).status).toBe(404);
  setStatus(dist.name, "active");
  expect((await running.get(urlOf(dist))).status).toBe(200);
  expect((await page(dist.name)).files).toHaveLength(1);
});

test("62: deprecated behaves as active", async () => {
  const dist = await published();
  setStatus(dist.name, "deprecated");
  expect((await running.upload(sampleWheel({ name: dist.name, version: "2.0" }))).status).toBe(200);
  expect((await running.get(urlOf(dist))).status).toBe(200);
});

test("64: yanked files stay listed and downloadable, one by one or by release, until un-yanked", async () => {
  const wheel = await published();
  const sdist = sampleSdist({ name: wheel.name });
  expect((await running.upload(sdist)).status).toBe(200);
  const release = { name: parseProjectName(wheel.name), version: parseVersion("1.0.0") };
  const yanked = async () => (await page(wheel.name)).files.map((file) => file["yanked"] ?? false);
  const yank = (more: { filename?: string; yanked: boolean; reason?: string }) =>
    setYanked(running.house, consoleActor(), { ...release, ...more });
  yank({ filename: sdist.filename, yanked: true, reason: "bad" });
  expect(await yanked()).toEqual([false, "bad"]);
  yank({ yanked: true });
  expect(await yanked()).toEqual([true, true]);
  expect((await running.get(urlOf(wheel))).status).toBe(200);
  expect((await running.get(`${urlOf(wheel)}.metadata`)).status).toBe(200);
  yank({ yanked: false });
  expect(await yanked()).toEqual([false, false]);
});

test.each(["same", "other"])(
  "65, A22: a deleted file is gone, and its name is burnt for the %s bytes",
  async (which) => {
    const dist = await published();
    const name = parseProjectName(dist.name);
    const deps = { ...running.house, removeBlob: (sha256: string) => running.house.blobs.remove(sha256) };
    deleteFiles(deps, consoleActor(), { name });
    for (const address of [urlOf(dist), `${urlOf(dist)}.metadata`])
      expect((await running.get(address)).status).toBe(404);
    const before = holdings(running);
    const again = which === "same" ? dist : sampleWheel({ name: dist.name, salt: "other" });
    const answer = await running.upload(again);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toStartWith(
      "This filename was previously used by a file that has since been deleted.",
    );
    await expectClean(running, before);
  },
);

test("53: metadata of a closed index asks for credentials as its file does", async () => {
  await using closed = await runHouse("access: { read: authenticated }");
  const dist = sampleWheel();
  await closed.upload(dist);
  for (const address of [urlOf(dist), `${urlOf(dist)}.metadata`])
    for (const method of ["GET", "HEAD"]) {
      expect((await closed.get(address, { method })).status).toBe(401);
      const headers = { authorization: basic(closed.token) };
      expect((await closed.get(address, { method, headers })).status).toBe(200);
    }
});
