/** What waits is invisible on every address that is read, and open to people of the project alone (issue 5). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { type WebDeps, webRoutes } from "../../src/web/web-routes.tsx";
import { checkHouse } from "../../src/app/check-house.ts";
import { consoleActor } from "../../src/app/house.ts";
import { createHttpApp, type HttpAppDeps } from "../../src/http/http-app.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { approveRelease } from "../../src/staged/approve-release.ts";
import { loadPolicy } from "../support/load-policy.ts";
import { policyOf } from "../support/policy-facts.ts";
import { runHouse, type RunningHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";

const wheel = sampleWheel({ name: "acme-pay", version: "2.0", metadata: "Summary: zebrafish\n" });
const sdist = sampleSdist({ name: "acme-pay", version: "2.0" });
const fresh = sampleWheel({ name: "acme-new", version: "2.0", metadata: "Summary: zebrafish\n" });
const digest = (bytes: Uint8Array) => new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
const addressOf = ({ bytes, filename }: typeof wheel) =>
  `/files/${digest(bytes).slice(0, 2)}/${digest(bytes).slice(2)}/${filename}`;

let at: RunningHouse;
let stranger: string;
let before: ReadonlyMap<string, string>;
beforeAll(async () => {
  at = await runHouse();
  stranger = await at.tokenFor("mallory");
  await at.upload(sampleWheel({ name: "acme-pay", version: "1.0" }));
  const exempt = [{ user: "alice", until: Date.UTC(2100, 0), reason: "test" }];
  loadPolicy(at.house.db, policyOf([{ level: "any_2fa", release: "staged", exempt }]));
  before = await readAll();
});
afterAll(() => at[Symbol.asyncDispose]());

/** Every address that a GET route answers, its parts filled with what waits and with what is shown. */
function addresses(): string[] {
  const app = new Elysia();
  webRoutes(app, { publicUrl: "https://packages.example.com", readBy: "anyone" } as unknown as WebDeps);
  const machines = createHttpApp({ operations: {}, json: {}, audit: { db: {} } } as unknown as HttpAppDeps);
  const patterns = [...app.routes, ...machines.routes]
    .filter(({ method, path }) => method === "GET" && !/^\/(metrics|healthz|readyz)$/.test(path))
    .map(({ path }) => path);
  const filled = ["acme-pay", "acme-new"].flatMap((name) =>
    ["1.0", "2.0"].flatMap((version) =>
      patterns.map((path) => path.replace(":name", name).replace(":version", version).replace(/:\w+/g, "1")),
    ),
  );
  const simple = ["acme-pay", "acme-new"].flatMap((name) => [`/simple/${name}/`, `/legacy/+simple/${name}/`]);
  const files = [wheel, sdist, fresh].flatMap((dist) => [addressOf(dist), `${addressOf(dist)}.metadata`]);
  const words = ["zebrafish", "acme", "acme-new"].map((word) => `/search?q=${word}`);
  return [...new Set([...filled, ...simple, ...files, ...words, "/simple/"])];
}

/** The answers to a stranger's token, to nobody, as HTML and as JSON. */
async function readAll(): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const path of addresses()) {
    for (const accept of ["text/html", "application/vnd.pypi.simple.v1+json, application/json"]) {
      for (const token of [undefined, stranger]) {
        const call = token === undefined ? { accept } : { accept, token };
        const response = await at.get(path, call);
        const serial = response.headers.get("x-pypi-last-serial") ?? "";
        const text = (await response.text()).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "");
        answers.set(`${path} ${accept} ${token === undefined}`, `${response.status} ${serial} ${text}`);
      }
    }
  }
  return answers;
}

test("twine's form is answered with 200, a line and X-Gatehouse-Notice that say where it waits", async () => {
  for (const dist of [wheel, sdist]) {
    const response = await at.upload(dist);
    const notice =
      "acme-pay 2.0 waits for approval: https://packages.example.com/manage/project/acme-pay/staged/2.0/";
    expect([response.status, response.headers.get("x-gatehouse-notice")]).toEqual([200, notice]);
    expect(await response.text()).toBe(`${notice}\n`);
  }
  expect((await at.upload(fresh)).status).toBe(200);
  const again = await at.upload(wheel);
  expect([again.status, await again.text()]).toEqual([200, expect.stringContaining("waits for approval")]);
});

test("every address answers as before, to strangers and to nobody", async () => {
  const after = await readAll();
  const changed = [...after].filter(([key, answer]) => before.get(key) !== answer).map(([key]) => key);
  expect(changed).toEqual([]);
  expect(after.size).toBeGreaterThan(200);
});

test("check finds the data folder whole, and counts what waits", async () => {
  const { faults, leftovers, files } = await checkHouse({
    dataFolder: at.house.dataFolder,
    now: at.house.now,
    fetchView: (path, accept) => at.get(path, { accept }),
  });
  expect([faults, leftovers, files]).toEqual([[], [], 4]);
});

describe("the index of one waiting release", () => {
  const index = "/staged/acme-pay/2.0/simple/";
  test.each([
    ["nobody", undefined, 401],
    ["a stranger", () => stranger, 404],
    ["a person of the project", () => at.token, 200],
  ] as const)("to %s", async (_, token, status) => {
    const file = `/staged/acme-pay/2.0/files/${digest(wheel.bytes)}/${wheel.filename}`;
    for (const path of [index, `${index}acme-pay/`, file, `${file}.metadata`]) {
      const response = await at.get(path, token === undefined ? {} : { token: token() });
      expect([path, response.status]).toEqual([path, status]);
    }
  });

  test("has its files with their digests, and nothing else", async () => {
    const json = "application/vnd.pypi.simple.v1+json";
    const page = (await (await at.get(`${index}acme-pay/`, { token: at.token, accept: json })).json()) as {
      files: { filename: string; hashes: { sha256: string }; url: string }[];
    };
    expect(page.files.map(({ filename }) => filename).sort()).toEqual(
      [wheel.filename, sdist.filename].sort(),
    );
    for (const { url, hashes } of page.files) {
      const bytes = new Uint8Array(await (await at.get(url, { token: at.token })).arrayBuffer());
      expect(digest(bytes)).toBe(hashes.sha256);
    }
    const strange = [
      `${index}acme-new/`,
      "/staged/acme-pay/3.0/simple/",
      "/staged/none/1.0/simple/",
      "/staged/x",
    ];
    for (const path of strange) expect((await at.get(path, { token: at.token })).status).toBe(404);
    const fileOfOther = `/staged/acme-pay/2.0/files/${digest(fresh.bytes)}/${fresh.filename}`;
    expect((await at.get(fileOfOther, { token: at.token })).status).toBe(404);
  });
});

test("the API tells people of the project what became of a release, and strangers nothing", async () => {
  const path = "/api/v1/projects/acme-pay/releases/2.0";
  const own = await at.get(path, { token: at.token });
  expect(await own.json()).toMatchObject({ state: "waiting", files: [{ filename: wheel.filename }, {}] });
  const theirs = await at.get(path, { token: stranger });
  const none = await at.get("/api/v1/projects/never/releases/2.0", { token: stranger });
  expect([theirs.status, none.status, (await at.get(path)).status]).toEqual([404, 404, 401]);
  const shown = await at.get("/api/v1/projects/acme-pay/releases/1.0", { token: at.token });
  expect(await shown.json()).toMatchObject({ state: "published", page: null });
});

test("an approval changes every page at once, and the index of the waiting room is gone", async () => {
  approveRelease(at.house, consoleActor(), {
    name: parseProjectName("acme-pay"),
    version: parseVersion("2.0"),
  });
  for (const dist of [wheel, sdist]) expect((await at.get(addressOf(dist))).status).toBe(200);
  expect(await (await at.get("/simple/acme-pay/")).text()).toContain(wheel.filename);
  expect(await (await at.get("/search?q=zebrafish", { accept: "text/html" })).text()).toContain("acme-pay");
  expect((await at.get("/staged/acme-pay/2.0/simple/", { token: at.token })).status).toBe(404);
  const answer = await at.get("/api/v1/projects/acme-pay/releases/2.0", { token: at.token });
  expect(await answer.json()).toMatchObject({ state: "approved", page: null });
});
